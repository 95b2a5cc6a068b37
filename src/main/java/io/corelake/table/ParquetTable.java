package io.corelake.table;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * A table in Parquet files, written with settings of its own whatever the cluster's defaults are.
 */
public final class ParquetTable {
  /**
   * Bytes of a row group. Parquet shrinks row groups where many writers share a heap, which would
   * change the bytes of a file; small ones leave room for many writers.
   */
  private static final int ROW_GROUP_BYTES = 32 << 20;

  private ParquetTable() {}

  /** Writes a table, over one that was there. */
  public static void write(Dataset<Row> table, Path folder) {
    table
        .write()
        .mode(SaveMode.Overwrite)
        .option("compression", "snappy")
        .option("parquet.block.size", ROW_GROUP_BYTES)
        .option("parquet.page.size", 1 << 20)
        .option("parquet.enable.dictionary", true)
        .parquet(folder.toString());
  }

  /** Reads a table's folder, or one of its files. */
  public static Dataset<Row> read(SparkSession spark, Path path) {
    return read(spark, List.of(path));
  }

  /** Reads several files of a table, in no order. */
  public static Dataset<Row> read(SparkSession spark, List<Path> paths) {
    return spark.read().parquet(literals(paths));
  }

  /** As the other, with the columns that the folders between root and files are named for. */
  public static Dataset<Row> read(SparkSession spark, List<Path> paths, Path root) {
    return spark.read().option("basePath", root.toString()).parquet(literals(paths));
  }

  private static String[] literals(List<Path> paths) {
    return paths.stream().map(ParquetTable::literal).toArray(String[]::new);
  }

  /**
   * Returns a path as Spark's readers want it: they take brackets, braces, stars and question marks
   * for patterns unless each is escaped.
   */
  public static String literal(Path path) {
    return path.toString().replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
  }
}
