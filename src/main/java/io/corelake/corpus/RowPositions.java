package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.corelake.CoreLakeException;
import java.io.Serializable;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The positions of a Parquet table's rows: file after file in the byte order of their URIs.
 *
 * @param starts position of each file's first row
 */
record RowPositions(Map<String, Long> starts) implements Serializable {
  /** URI of a row's file, as Spark writes it. */
  static final Column FILE = col("_metadata.file_path");

  /** Number of a row in its file, from 0. */
  static final Column ROW = col("_metadata.row_index");

  /** Counts the rows of every file, from the files' footers. */
  static RowPositions of(Dataset<Row> table) {
    TreeMap<String, Long> counts = new TreeMap<>(CodePointOrder.INSTANCE);
    for (Row row : table.groupBy(FILE.as("file")).agg(count(lit(1))).collectAsList()) {
      counts.put(file(row.getString(0)), row.getLong(1));
    }
    Map<String, Long> starts = new HashMap<>();
    long start = 0;
    for (Map.Entry<String, Long> file : counts.entrySet()) {
      starts.put(file.getKey(), start);
      start += file.getValue();
    }
    return new RowPositions(starts);
  }

  /** Returns a file's URI as everything else in CoreLake writes it: no character is encoded. */
  static String file(String encoded) {
    return new Path(URI.create(encoded)).toString();
  }

  /** Returns a row's position. */
  long of(String file, long row) {
    Long start = starts.get(file);
    if (start == null) {
      throw CoreLakeException.input(file + " has come while the table was read; start again");
    }
    return start + row;
  }
}
