package io.corelake.vectors;

import io.corelake.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file that vectors are read from, as it was when the run began.
 *
 * @param path below what was given; of a single file, its name
 * @param modifiedMillis when the storage says that it was last written
 */
public record InputFile(String path, long bytes, long modifiedMillis) {
  static InputFile of(String path, FileStatus status) {
    return new InputFile(path, status.getLen(), status.getModificationTime());
  }

  /** Returns a file, or the files below a folder that Spark does not take for hidden, in order. */
  public static List<InputFile> below(Storage storage, Path root) {
    if (!storage.isDirectory(root)) {
      return List.of(of(root.getName(), storage.status(root)));
    }
    List<InputFile> files = new ArrayList<>();
    addBelow(storage, root, "", files);
    return files;
  }

  private static void addBelow(Storage storage, Path folder, String prefix, List<InputFile> files) {
    for (FileStatus child : storage.list(folder)) {
      String name = child.getPath().getName();
      if (name.startsWith(".") || (name.startsWith("_") && !name.contains("="))) {
        continue;
      }
      if (child.isDirectory()) {
        addBelow(storage, child.getPath(), prefix + name + "/", files);
      } else {
        files.add(of(prefix + name, child));
      }
    }
  }
}
