package io.corelake.corpus;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;

/**
 * The lines of one file, whatever its name is: Hadoop takes braces and stars for patterns, passes
 * over names that begin with an underscore, and looks for checksum files, whose names cannot have a
 * colon.
 */
public final class LineInput extends TextInputFormat {
  private static final String FILE = "corelake.lines.file";
  private static final String LOCAL = "fs.file.impl";

  /** Local files without Hadoop's checksums. */
  public static final class Unchecked extends LocalFileSystem {
    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
      return getRaw().open(file, bufferSize);
    }
  }

  /** Returns a configuration that names the file. */
  static Configuration of(Configuration hadoop, Path file) {
    Configuration lines = new Configuration(hadoop);
    lines.set(FILE, file.toString());
    lines.setClass(LOCAL, Unchecked.class, FileSystem.class);
    lines.setBoolean(LOCAL + ".disable.cache", true);
    return lines;
  }

  @Override
  protected List<FileStatus> listStatus(JobContext job) throws IOException {
    Path file = new Path(job.getConfiguration().get(FILE));
    return List.of(file.getFileSystem(job.getConfiguration()).getFileStatus(file));
  }
}
