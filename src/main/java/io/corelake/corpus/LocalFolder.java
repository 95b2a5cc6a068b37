package io.corelake.corpus;

import java.io.File;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Lists local folders, and what Hadoop passes over in them. */
final class LocalFolder {
  private LocalFolder() {}

  /** Visits every file below a folder; a folder that links lead to again is entered once. */
  static void forEachFile(FileSystem fileSystem, Path root, Consumer<FileStatus> visitor)
      throws IOException {
    Set<java.nio.file.Path> entered = new HashSet<>();
    Deque<Path> folders = new ArrayDeque<>(List.of(root));
    while (!folders.isEmpty()) {
      Path folder = folders.remove();
      File local = new File(folder.toUri().getPath());
      if (!entered.add(local.toPath().toRealPath())) {
        continue;
      }
      FileStatus[] children = fileSystem.listStatus(folder);
      for (FileStatus child : children) {
        if (child.isDirectory()) {
          folders.add(child.getPath());
        } else {
          visitor.accept(child);
        }
      }
      passedOver(folder, local, children).forEach(visitor);
    }
  }

  /**
   * Returns what Hadoop's listing leaves out without a word: links that lead nowhere, and names
   * that are no UTF-8. Whoever reads them finds them missing, and says so.
   */
  private static List<FileStatus> passedOver(Path folder, File local, FileStatus[] children) {
    Set<String> listed =
        Arrays.stream(children).map(child -> child.getPath().getName()).collect(Collectors.toSet());
    String[] names = local.list();
    return Arrays.stream(names == null ? new String[0] : names)
        .filter(name -> !listed.contains(name))
        .map(
            name -> new FileStatus(0, false, 1, 0, 0, new Path(folder, new Path(null, null, name))))
        .toList();
  }
}
