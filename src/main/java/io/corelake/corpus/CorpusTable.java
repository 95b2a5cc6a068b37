package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.seed.SeededHash;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

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

  /** Gives images the positions that they have in an RDD, which is read twice. */
  static Dataset<Row> numbered(SparkSession spark, JavaRDD<ListedImage> images, String root) {
    return spark.createDataFrame(
        images.zipWithIndex().map(image -> image._1().at(image._2(), root).toRow(image._2())),
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
    return readable(table)
        .where(col("bytes").isNull().or(col("bytes").leq(configuration.corpus().maxBytes())))
        .javaRDD()
        // Tuples and rows, no records: the Kryo that Spark has cannot write them.
        .map(row -> new Tuple2<>(SeededHash.hash(seed, purpose, row.getAs("image_id"), 0), row))
        .takeOrdered(images, new LowestHash())
        .stream()
        .map(drawn -> ImageReference.of(drawn._2()))
        .toList();
  }

  private static final class LowestHash implements Comparator<Tuple2<Long, Row>>, Serializable {
    @Override
    public int compare(Tuple2<Long, Row> a, Tuple2<Long, Row> b) {
      int byHash = Long.compare(a._1(), b._1());
      return byHash != 0 ? byHash : Long.compare(index(a), index(b));
    }

    private static long index(Tuple2<Long, Row> drawn) {
      return drawn._2().<Long>getAs("index");
    }
  }
}
