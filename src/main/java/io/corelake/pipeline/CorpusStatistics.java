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

  /** Collects them from an embedding table, in one pass. */
  static CorpusStatistics of(Dataset<Row> table) {
    long bytes = 0;
    SortedMap<String, Long> formats = new TreeMap<>();
    SortedMap<String, Long> modes = new TreeMap<>();
    SortedMap<Integer, Long> sides = new TreeMap<>();
    for (Row row :
        table
            .where(col("format").isNotNull())
            .groupBy(col("format"), col("mode"), shortSide().as("side"))
            .agg(count(lit(1)), sum("bytes"))
            .collectAsList()) {
      long images = row.getLong(3);
      formats.merge(row.getString(0), images, Long::sum);
      modes.merge(row.getString(1), images, Long::sum);
      sides.merge(row.getInt(2), images, Long::sum);
      bytes += row.getLong(4);
    }
    return new CorpusStatistics(bytes, formats, modes, sides);
  }

  /** Returns the key of an image's shorter side. */
  static Column shortSide() {
    // The number of binary digits, less one.
    return length(bin(least(col("width"), col("height")).cast(DataTypes.LongType))).minus(1);
  }

  /** Reads them from the counts of a stage; all empty where there are none. */
  static CorpusStatistics of(StageRecord stage) {
    SortedMap<Integer, Long> sides = new TreeMap<>();
    stage.countsBelow(SHORT_SIDE).forEach((key, value) -> sides.put(Integer.valueOf(key), value));
    return new CorpusStatistics(
        stage.counts().getOrDefault(BYTES, 0L),
        stage.countsBelow(FORMAT),
        stage.countsBelow(MODE),
        sides);
  }

  /** Returns what a key of the shorter sides stands for, in words. */
  static String pixels(int power) {
    return "%,d to %,d px".formatted(1L << power, (2L << power) - 1);
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
