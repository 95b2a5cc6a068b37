package io.corelake.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The files below a folder, in which others may work meanwhile. */
final class FileTree {
  /** It lists whole trees a thousand objects a request, and has no folders that could go away. */
  private static final String FLAT = "s3a";

  private FileTree() {}

  /**
   * Returns every file below a folder, or the file itself; nothing where there is none. What goes
   * away meanwhile may be among them or not, all else is.
   */
  static List<FileStatus> files(FileSystem fileSystem, Path path) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    if (!FLAT.equals(fileSystem.getUri().getScheme())) {
      enter(fileSystem, path, files);
      return files;
    }
    try {
      RemoteIterator<LocatedFileStatus> found = fileSystem.listFiles(path, true);
      while (found.hasNext()) {
        files.add(found.next());
      }
      return files;
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /**
   * Not by the file system's own walk: that ends at the first folder that has gone, and on a disk
   * it looks each file up once more and takes one that has gone for a fault.
   */
  private static void enter(FileSystem fileSystem, Path folder, List<FileStatus> files)
      throws IOException {
    FileStatus[] children;
    try {
      children = fileSystem.listStatus(folder);
    } catch (FileNotFoundException e) {
      // There is none, or it has gone since its own folder was listed.
      return;
    }
    for (FileStatus child : children) {
      if (child.isDirectory()) {
        enter(fileSystem, child.getPath(), files);
      } else {
        files.add(child);
      }
    }
  }
}
