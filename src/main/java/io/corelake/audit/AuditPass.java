package io.corelake.audit;

import static org.apache.spark.sql.functions.col;

import io.corelake.seed.SeededHash;
import io.corelake.selection.GridVector;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Audits a proxy in one pass over its embedding table. */
public final class AuditPass {
  /**
   * Images that the covariance is measured on; a few more or less. They understate an effective
   * rank r by the factor 1 / (1 + r / 20,000).
   */
  private static final int SAMPLE = 20_000;

  /** Each task holds one {@link VectorSums}, and the square root of their number meet at a time. */
  private static final int MOST_TASKS = 256;

  private AuditPass() {}

  /**
   * Returns the figures.
   *
   * @param table with the columns {@code image_id}, {@code vector} and {@code norm}
   * @param images in it that have a vector
   * @param dimension of each
   * @param views m that each is the mean of
   * @param seed of the sample
   */
  public static ProxyAudit of(
      Dataset<Row> table, long images, int dimension, int views, long seed) {
    if (images == 0) {
      return ProxyAudit.of(new VectorSums(dimension), views);
    }
    VectorSums sums =
        table
            .where(col("vector").isNotNull())
            .select("image_id", "vector", "norm")
            .javaRDD()
            .coalesce(MOST_TASKS)
            .mapPartitions(new SumsOfRows(dimension, (double) SAMPLE / images, seed))
            .treeReduce(AuditPass::added);
    return ProxyAudit.of(sums, views);
  }

  private static VectorSums added(VectorSums sums, VectorSums others) {
    sums.add(others);
    return sums;
  }

  /** Sums the rows of a task, and samples a share of them by their ids. */
  private record SumsOfRows(int dimension, double share, long seed)
      implements FlatMapFunction<Iterator<Row>, VectorSums> {
    @Override
    public Iterator<VectorSums> call(Iterator<Row> rows) {
      VectorSums sums = new VectorSums(dimension);
      while (rows.hasNext()) {
        Row row = rows.next();
        short[] vector = GridVector.decode(row.getAs("vector"));
        sums.add(vector);
        if (share >= 1
            || SeededHash.unit(SeededHash.hash(seed, "audit", row.getString(0), 0)) < share) {
          sums.sample(vector);
        }
        if (!row.isNullAt(2)) {
          sums.norms().add(row.getDouble(2));
        }
      }
      return List.of(sums).iterator();
    }
  }
}
