package io.corelake.table;

import io.corelake.CoreLakeException;
import io.corelake.storage.Storage;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

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

  /** Reads a table that was written here: its folder, or one of its files. */
  public static Dataset<Row> read(SparkSession spark, Path path) {
    StructType schema = footer(spark, path).map(ParquetFooter::schema).orElse(null);
    return schema == null ? readForeign(spark, List.of(path)) : read(spark, List.of(path), schema);
  }

  /** Reads folders or files of a table whose columns are known, in no order. */
  public static Dataset<Row> read(SparkSession spark, List<Path> paths, StructType schema) {
    return spark.read().schema(schema).parquet(literals(paths));
  }

  /** Returns how many rows a file has. */
  public static long rows(SparkSession spark, Path file) {
    return footer(spark, file)
        .map(ParquetFooter::rows)
        .orElseGet(() -> readForeign(spark, List.of(file)).count());
  }

  /**
   * Returns the footer of a file, or of any one in a folder; none where there is no file, or where
   * it is damaged, which Spark's own reader has the words for.
   */
  private static Optional<ParquetFooter> footer(SparkSession spark, Path path) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    try {
      return TableFiles.list(storage, path).stream()
          .findFirst()
          .map(file -> ParquetFooter.of(storage, file));
    } catch (CoreLakeException e) {
      throw e;
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Reads files of a table that others may have written or changed, in no order. */
  public static Dataset<Row> readForeign(SparkSession spark, List<Path> paths) {
    return spark.read().parquet(literals(paths));
  }

  /** As the other, with the columns that the folders between root and files are named for. */
  public static Dataset<Row> readForeign(SparkSession spark, List<Path> paths, Path root) {
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
