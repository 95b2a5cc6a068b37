package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * The corpus stage's table: one row a listed image, those included that are rejected for their
 * names alone.
 */
public final class CorpusTable {
  public static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("uri", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("bytes", DataTypes.LongType, true)
          .add("label", DataTypes.StringType, true)
          .add("reject_reason", DataTypes.StringType, true)
          .add("reject_detail", DataTypes.StringType, true);

  private static final int EXAMPLES = 3;

  private CorpusTable() {}

  /** What there is in a corpus. */
  public record Size(long images, long bytes) {}

  /**
   * Gives images the positions that they have in an RDD, which is read twice.
   *
   * @param counter counts them the second time
   */
  static Dataset<Row> numbered(
      SparkSession spark, JavaRDD<ListedImage> images, String root, LongAccumulator counter) {
    return spark.createDataFrame(
        images
            .zipWithIndex()
            .map(
                image -> {
                  counter.add(1);
                  return image._1().at(image._2(), root).toRow(image._2());
                }),
        SCHEMA);
  }

  /** Returns the images that can be read, as far as their names tell. */
  public static Dataset<Row> readable(Dataset<Row> table) {
    return table.where(col("reject_reason").isNull());
  }

  /** Returns how many images there are, and the bytes of those that say it. */
  public static Size size(Dataset<Row> table) {
    Row row = table.agg(count(lit(1)), sum("bytes")).first();
    return new Size(row.getLong(0), row.isNullAt(1) ? 0 : row.getLong(1));
  }

  /**
   * Stops a run over a corpus in which an id names two images.
   *
   * @param remedy the key to change
   */
  public static void refuseRepeatedIds(Dataset<Row> table, String remedy) {
    Dataset<Row> repeated =
        table.groupBy("image_id").agg(count(lit(1)).as("images")).where(col("images").gt(1));
    List<Row> examples = repeated.orderBy("image_id").limit(EXAMPLES + 1).collectAsList();
    if (!examples.isEmpty()) {
      String named =
          String.join(
              ", ", examples.stream().limit(EXAMPLES).map(row -> row.getString(0)).toList());
      throw CoreLakeException.input(
          "%,d ids occur more than once (%s%s); %s"
              .formatted(
                  repeated.count(), named, examples.size() > EXAMPLES ? ", ..." : "", remedy));
    }
  }

  /**
   * Draws the readable images of the lowest seeded hashes, lowest first: the same ones from any
   * table that holds them.
   *
   * @param configuration says the seed, and above which size files are left out
   * @param purpose what they are drawn for
   */
  public static List<ImageReference> sample(
      Dataset<Row> table, Configuration configuration, String purpose, int images) {
    long seed = configuration.seed();
    Dataset<Row> small =
        readable(table)
            .where(col("bytes").isNull().or(col("bytes").leq(configuration.corpus().maxBytes())))
            .select("image_id", "uri", "index", "label");
    return HashSample.of(small, seed, purpose, images).stream().map(ImageReference::of).toList();
  }
}
