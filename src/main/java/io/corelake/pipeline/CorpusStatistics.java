package io.corelake.pipeline;

import static org.apache.spark.sql.functions.bin;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * What the embedded images are, by the headers of their files.
 *
 * @param bytes of all files
 * @param formats images by format, such as jpeg
 * @param modes images by mode, such as RGB
 * @param shortSides images by the shorter side in pixels: key k stands for 2^k up to below 2^(k+1)
 */
public record CorpusStatistics(
    long bytes,
    SortedMap<String, Long> formats,
    SortedMap<String, Long> modes,
    SortedMap<Integer, Long> shortSides) {
  private static final String BYTES = "image_bytes";
  private static final String FORMAT = "format.";
  private static final String MODE = "mode.";
  private static final String SHORT_SIDE = "short_side_log2.";

  /** Collects them from an embedding table. */
  static CorpusStatistics of(Dataset<Row> table) {
    Dataset<Row> images = table.where(col("format").isNotNull());
    Row total = images.agg(sum("bytes")).first();
    // The number of binary digits, less one.
    Column side = length(bin(least(col("width"), col("height")).cast(DataTypes.LongType))).minus(1);
    SortedMap<Integer, Long> sides = new TreeMap<>();
    by(images, side).forEach((key, value) -> sides.put(Integer.valueOf(key), value));
    return new CorpusStatistics(
        total.isNullAt(0) ? 0 : total.getLong(0),
        by(images, col("format")),
        by(images, col("mode")),
        sides);
  }

  private static SortedMap<String, Long> by(Dataset<Row> images, Column column) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Row row : images.groupBy(column.as("key")).agg(count(lit(1))).collectAsList()) {
      counts.put(String.valueOf(row.get(0)), row.getLong(1));
    }
    return counts;
  }

  /** Reads them from the counts of a stage; all empty where there are none. */
  static CorpusStatistics of(StageRecord stage) {
    SortedMap<Integer, Long> sides = new TreeMap<>();
    below(stage, SHORT_SIDE).forEach((key, value) -> sides.put(Integer.valueOf(key), value));
    return new CorpusStatistics(
        stage.counts().getOrDefault(BYTES, 0L), below(stage, FORMAT), below(stage, MODE), sides);
  }

  private static SortedMap<String, Long> below(StageRecord stage, String prefix) {
    SortedMap<String, Long> counts = new TreeMap<>();
    stage
        .counts()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                counts.put(name.substring(prefix.length()), value);
              }
            });
    return counts;
  }

  /** Returns them as counts of a stage. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    counts.put(BYTES, bytes);
    formats.forEach((key, value) -> counts.put(FORMAT + key, value));
    modes.forEach((key, value) -> counts.put(MODE + key, value));
    shortSides.forEach((key, value) -> counts.put(SHORT_SIDE + key, value));
    return counts;
  }
}
