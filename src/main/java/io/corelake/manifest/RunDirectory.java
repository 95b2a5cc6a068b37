package io.corelake.manifest;

import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import io.corelake.table.ParquetTable;
import io.corelake.table.TableFiles;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The folder of one run: every file that is put into it is remembered with its size and hash. */
public final class RunDirectory {
  private final Storage storage;
  private final Path root;
  private final Runnable guard;
  private final SortedMap<String, Digest> files = new TreeMap<>();

  /**
   * Names the folder.
   *
   * @param guard throws where the folder must not be written to any more; asked before every file,
   *     and once more before the file appears
   */
  public RunDirectory(Storage storage, Path root, Runnable guard) {
    this.storage = storage;
    this.root = root;
    this.guard = guard;
  }

  /** Returns every file so far, by its path below the run's folder. */
  public SortedMap<String, Digest> files() {
    return Collections.unmodifiableSortedMap(files);
  }

  /** Returns the run's folder. */
  public Path root() {
    return root;
  }

  /** Returns where a file of the run is. */
  public Path path(String name) {
    return new Path(root, name);
  }

  /** Writes a file whole. */
  public void write(String name, Storage.Content content) {
    guard.run();
    files.put(
        name,
        storage.write(
            path(name),
            out -> {
              content.writeTo(out);
              guard.run();
            }));
  }

  /** Copies a file of a table, in the form that is the same in every JVM. */
  void copy(Path from, String name) {
    guard.run();
    files.put(
        name,
        storage.rewrite(
            from,
            path(name),
            (in, length, out) -> {
              CanonicalParquet.copy(in, length, out);
              guard.run();
            }));
  }

  /** Writes a table as {@code folder/part-00000.parquet}, one file a partition, in their order. */
  void write(Dataset<Row> table, String folder, int firstPart) {
    guard.run();
    Path staging = path(folder + "/_staging-" + UUID.randomUUID());
    ParquetTable.write(table, staging);
    int part = firstPart;
    for (Path file : parquetFiles(storage, staging)) {
      copy(file, partName(folder, part++));
    }
    storage.delete(staging);
  }

  static String partName(String folder, int part) {
    return String.format(Locale.ROOT, "%s/part-%05d.parquet", folder, part);
  }

  /** Returns the Parquet files of a table that Spark wrote, in the order of its partitions. */
  static List<Path> parquetFiles(Storage storage, Path table) {
    return TableFiles.list(storage, table).stream().map(FileStatus::getPath).toList();
  }
}
