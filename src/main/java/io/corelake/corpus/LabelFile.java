package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.CorpusConfiguration;
import io.corelake.config.CorpusConfiguration.Columns;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import io.corelake.table.ParquetTable;
import io.corelake.table.ReadFailures;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Labels of some images: CSV with a header, JSON lines or Parquet, with a column of ids and one of
 * labels that are called as in a corpus ({@code corpus.id-column}, {@code corpus.label-column}).
 */
public final class LabelFile {
  private LabelFile() {}

  /**
   * Reads them.
   *
   * @param key the key or the option that names the file, for messages
   * @return {@code image_id} and {@code label}, both text, an image once; rows without a label are
   *     left out
   */
  public static Dataset<Row> read(
      SparkSession spark, String key, String uri, CorpusConfiguration configuration) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    Path path = storage.qualified(key, uri);
    String name = key + " " + Uris.redacted(uri);
    if (!storage.exists(path)) {
      throw CoreLakeException.input(name + " does not exist");
    }
    try {
      Dataset<Row> labels = labels(table(spark, path), name, configuration.columns());
      refuseTwoLabels(labels, name);
      return labels;
    } catch (CoreLakeException e) {
      throw e;
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      if (ReadFailures.isOfStorage(e) && !isOfJson(e)) {
        throw e;
      }
      throw new CoreLakeException(
          ExitCode.INPUT, name + " cannot be read as CSV, JSON lines or Parquet, by its name", e);
    }
  }

  /** Jackson's failures are those of a stream, too. */
  private static boolean isOfJson(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException) {
        return true;
      }
    }
    return false;
  }

  private static Dataset<Row> labels(Dataset<Row> table, String name, Columns columns) {
    return table
        .select(
            column(table, columns.ids(), "corpus.id-column", name).as("image_id"),
            column(table, columns.labels(), "corpus.label-column", name).as("label"))
        .where("image_id IS NOT NULL AND label <> ''")
        .distinct();
  }

  private static Dataset<Row> table(SparkSession spark, Path path) {
    String file = path.getName().toLowerCase(Locale.ROOT);
    if (file.endsWith(".csv")) {
      return spark
          .read()
          .option("header", true)
          .option("multiLine", true)
          .option("escape", "\"")
          .csv(path.toString());
    }
    return file.endsWith(".jsonl") || file.endsWith(".json") || file.endsWith(".ndjson")
        ? spark
            .read()
            .option("primitivesAsString", true)
            .option("mode", "FAILFAST")
            .json(path.toString())
        : ParquetTable.readForeign(spark, List.of(path));
  }

  private static Column column(Dataset<Row> table, List<String> names, String key, String file) {
    return NamedColumn.text(
        NamedColumn.first(table.schema(), names)
            .or(
                () -> {
                  throw CoreLakeException.usage(
                      "%s has no column of %s, which is %s; it has %s"
                          .formatted(file, key, names, Arrays.asList(table.columns())));
                }));
  }

  private static void refuseTwoLabels(Dataset<Row> labels, String name) {
    List<Row> two =
        labels
            .groupBy("image_id")
            .agg(min("label").as("one"), max("label").as("other"))
            .where(col("one").notEqual(col("other")))
            .orderBy("image_id")
            .limit(1)
            .collectAsList();
    if (!two.isEmpty()) {
      throw CoreLakeException.input(
          "%s gives the image %s two labels: %s and %s"
              .formatted(
                  name, two.get(0).get(0), two.get(0).getString(1), two.get(0).getString(2)));
    }
  }
}
