package io.corelake.manifest;

import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The files of a ranking table in the global order; each holds a range of global ranks. */
public final class Ranking {
  private final SparkSession spark;
  private final List<Path> files;
  private final Map<Path, Long> counts = new HashMap<>();

  private Ranking(SparkSession spark, List<Path> files) {
    this.spark = spark;
    this.files = files;
  }

  /** Opens the table in a folder. */
  public static Ranking open(SparkSession spark, Storage storage, Path table) {
    return of(spark, RunDirectory.parquetFiles(storage, table));
  }

  /** Takes files that are in the global order. */
  public static Ranking of(SparkSession spark, List<Path> files) {
    return new Ranking(spark, List.copyOf(files));
  }

  List<Path> files() {
    return files;
  }

  /** Returns the rows of one file, in one partition, in order. */
  Dataset<Row> rows(Path file) {
    return ParquetTable.read(spark, file).coalesce(1).sortWithinPartitions("global_rank");
  }

  /** Returns how many rows a file has, from its footer. */
  long count(Path file) {
    return counts.computeIfAbsent(file, unread -> ParquetTable.rows(spark, unread));
  }

  /** Visits the first {@code count} rows in order, a file's rows in memory at a time. */
  public void forEach(long count, Consumer<Row> visitor) {
    long visited = 0;
    for (Path file : files) {
      if (visited >= count) {
        return;
      }
      List<Row> rows = rows(file).where("global_rank < " + count).collectAsList();
      rows.forEach(visitor);
      visited += rows.size();
    }
  }
}
