package io.corelake.embed;

import static org.apache.spark.sql.functions.col;

import io.corelake.corpus.ImageReference;
import io.corelake.table.SortedShuffle;
import java.util.Comparator;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * The embed stage's table: every listed image once, with its mean vector or with the reason of its
 * reject.
 */
public final class EmbeddingTable {
  public static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("uri", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("vector", DataTypes.BinaryType, true)
          .add("reject_stage", DataTypes.StringType, true)
          .add("reject_reason", DataTypes.StringType, true)
          .add("reject_detail", DataTypes.StringType, true);

  private EmbeddingTable() {}

  /**
   * Embeds a corpus.
   *
   * @param images size of the corpus
   * @param imagesPerTask images a partition; neighbours go to different partitions, so that a
   *     folder of large images and the keys of one storage prefix are spread over the tasks
   */
  public static Dataset<Row> of(
      SparkSession spark,
      Dataset<Row> corpus,
      long images,
      int imagesPerTask,
      EmbedSpec spec,
      EmbedCounters counters) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    int tasks = (int) Math.max(1, (images + imagesPerTask - 1) / imagesPerTask);
    JavaPairRDD<Long, ImageReference> references =
        corpus
            .javaRDD()
            .mapToPair(row -> new Tuple2<>(row.<Long>getAs("index"), ImageReference.of(row)));
    JavaRDD<Row> rows =
        SortedShuffle.of(references, new HashPartitioner(tasks), Comparator.naturalOrder())
            .mapPartitions(new EmbedTask(spec, hadoop, counters));
    return spark.createDataFrame(rows, SCHEMA);
  }

  /** Returns the images that have a vector. */
  public static Dataset<Row> embedded(Dataset<Row> table) {
    return table.where(col("vector").isNotNull()).select("image_id", "uri", "index", "vector");
  }

  /** Returns the images that have none. */
  public static Dataset<Row> rejected(Dataset<Row> table) {
    return table
        .where(col("vector").isNull())
        .select(
            col("image_id"),
            col("uri"),
            col("index"),
            col("reject_stage").as("stage"),
            col("reject_reason").as("reason"),
            col("reject_detail").as("detail"));
  }
}
