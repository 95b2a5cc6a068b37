package io.corelake.table;

import io.corelake.storage.Storage;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The Parquet files of a table's folder, as far as it can be told at once whether they are those
 * that were written.
 *
 * @param files how many there are
 * @param bytes of all of them
 */
public record TableFiles(long files, long bytes) {
  /** Looks at a folder; none where there is no folder. */
  public static TableFiles of(Storage storage, Path folder) {
    List<FileStatus> files = list(storage, folder);
    return new TableFiles(files.size(), files.stream().mapToLong(FileStatus::getLen).sum());
  }

  /** Returns the files in the order of their names, which is that of the partitions. */
  public static List<FileStatus> list(Storage storage, Path folder) {
    return storage.list(folder).stream()
        .filter(file -> file.getPath().getName().endsWith(".parquet"))
        .toList();
  }
}
