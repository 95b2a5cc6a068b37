package io.corelake.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** What the record of an embed or vectors stage notes of its table. */
final class VectorCounts {
  static final String REJECT_PREFIX = "rejected.";

  /** The count of the embed stage that says how many of its vectors an earlier table had. */
  static final String KEPT = "kept";

  /**
   * The count of the embed stage that says how many of its vectors interrupted attempts at the same
   * table had made.
   */
  static final String RESUMED = "resumed";

  /**
   * The count of an embed or vectors stage that tells which images have a vector: the sum of the
   * hashes of their ids modulo 2^64, the same in any order.
   */
  static final String EMBEDDED_IDS = "embedded_ids";

  private VectorCounts() {}

  /** Returns the rejects of an embed or vectors stage by reason. */
  static SortedMap<String, Long> rejectReasons(StageRecord vectors) {
    return vectors.countsBelow(REJECT_PREFIX);
  }

  /** Returns what is noted of a table of vectors and rejects. */
  static SortedMap<String, Long> of(Dataset<Row> table) {
    SortedMap<String, Long> counts = new TreeMap<>();
    long rejected = 0;
    // A sum of longs would overflow.
    Column ids = xxhash64(col("image_id")).cast(DataTypes.createDecimalType(38, 0));
    for (Row row : table.groupBy("reject_reason").agg(count(lit(1)), sum(ids)).collectAsList()) {
      if (row.isNullAt(0)) {
        counts.put("embedded", row.getLong(1));
        counts.put(EMBEDDED_IDS, row.getDecimal(2).longValue());
      } else {
        counts.put(REJECT_PREFIX + row.getString(0), row.getLong(1));
        rejected += row.getLong(1);
      }
    }
    counts.put("rejected", rejected);
    List<Row> any =
        table
            .where(col("vector").isNotNull())
            .selectExpr("length(vector) div 2")
            .limit(1)
            .collectAsList();
    counts.put("dimension", any.isEmpty() ? 0 : any.get(0).getLong(0));
    return counts;
  }
}
