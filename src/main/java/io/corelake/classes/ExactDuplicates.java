package io.corelake.classes;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * Images whose files have the same bytes: the first in the corpus stands for all. Open until the
 * marked table is written.
 */
public final class ExactDuplicates implements AutoCloseable {
  private static final String KIND = "exact";

  /** So many are sent to all tasks, in place of a shuffle of all vectors. */
  private static final long MOST_BROADCAST = 200_000;

  private final Dataset<Row> embedded;
  private final Dataset<Row> repeated;
  private final long files;
  private final long folded;

  private ExactDuplicates(Dataset<Row> embedded, Dataset<Row> repeated) {
    this.embedded = embedded;
    this.repeated = repeated;
    Row row = repeated.agg(count(lit(1)), sum(col("images").minus(1))).first();
    this.files = row.getLong(0);
    this.folded = row.isNullAt(1) ? 0 : row.getLong(1);
  }

  /**
   * Looks for them.
   *
   * @param embedded images with a vector, and with {@code sha256} of their files
   */
  public static ExactDuplicates in(Dataset<Row> embedded) {
    Dataset<Row> repeated =
        embedded
            .groupBy("sha256")
            .agg(
                count(lit(1)).as("images"),
                min("index").as("first_index"),
                min_by(col("image_id"), col("index")).as("first_id"))
            .where(col("images").gt(1))
            .persist(StorageLevel.DISK_ONLY());
    return new ExactDuplicates(embedded, repeated);
  }

  /** Returns how many images another one stands for. */
  public long folded() {
    return folded;
  }

  /** Returns all images, with what they are duplicates of and in what way. */
  public Dataset<Row> marked() {
    if (folded == 0) {
      return unmarked(embedded);
    }
    Column isLater = col("first_index").lt(col("index"));
    return embedded
        .join(files <= MOST_BROADCAST ? broadcast(repeated) : repeated, "sha256", "left")
        .withColumn("duplicate_of", when(isLater, col("first_id")))
        .withColumn("duplicate_kind", when(isLater, lit(KIND)));
  }

  /** Returns images of which none is taken for a duplicate. */
  public static Dataset<Row> unmarked(Dataset<Row> embedded) {
    return embedded
        .withColumn("duplicate_of", lit(null).cast(DataTypes.StringType))
        .withColumn("duplicate_kind", lit(null).cast(DataTypes.StringType));
  }

  @Override
  public void close() {
    repeated.unpersist();
  }
}
