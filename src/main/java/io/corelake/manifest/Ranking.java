package io.corelake.manifest;

import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The files of a ranking table in the global order; each holds a range of global ranks. */
public final class Ranking {
  private static final StructType NAMES =
      new StructType()
          .add("image_id", DataTypes.StringType)
          .add("uri", DataTypes.StringType)
          .add("global_rank", DataTypes.LongType);

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

  /** Returns all rows in no order: the columns that name the image, and its global rank. */
  public Dataset<Row> names() {
    return ParquetTable.read(spark, files, NAMES);
  }

  /** Returns how many code points the longest path has that files.npy holds; 0 of no rows. */
  int longestPath() {
    return PlainUri.longest(names());
  }

  /** Returns the ids of the first {@code count} rows in their byte order, a part at a time. */
  Iterator<String> idsInOrder(long count) {
    return names()
        .where("global_rank < " + count)
        .select("image_id")
        .sort("image_id")
        .as(Encoders.STRING())
        .toLocalIterator();
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
