package io.corelake.corpus;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileStatus;

/** A file of a local disk: Hadoop's words for it, and when it was last changed. */
final class LocalFile extends FileStatus {
  private final long changedNanos;

  LocalFile(org.apache.hadoop.fs.Path path, LocalAttributes file) {
    // Rounded down as Hadoop does it, before 1970 too.
    super(file.bytes(), false, 1, 0, file.modified().toInstant().toEpochMilli(), path);
    this.changedNanos = file.changedNanos();
  }

  /** Looks at a file again where it is a local one. */
  static FileStatus of(FileStatus file) throws IOException {
    return "file".equals(file.getPath().toUri().getScheme())
        ? new LocalFile(
            file.getPath(), LocalAttributes.of(Path.of(file.getPath().toUri().getPath())))
        : file;
  }

  /** Returns {@link LocalAttributes#changedNanos} of a local file, and 0 of all others. */
  static long changedNanos(FileStatus file) {
    return file instanceof LocalFile local ? local.changedNanos : 0;
  }
}
