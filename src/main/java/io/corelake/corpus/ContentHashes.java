package io.corelake.corpus;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** The sha256 of every image's bytes, by a pass over a corpus that reads and decodes nothing. */
public final class ContentHashes {
  /** The sha256 is null where the image cannot be read; the task is the one that it came from. */
  public static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("task", DataTypes.IntegerType, false)
          .add("sha256", DataTypes.StringType, true);

  private ContentHashes() {}

  /**
   * Reads the images.
   *
   * @param contents as {@link Corpus#contents} has them
   * @param maxBytes of the largest image that is read
   * @param read counts the images, for progress only
   */
  public static Dataset<Row> of(
      SparkSession spark, JavaRDD<ImageContent> contents, long maxBytes, LongAccumulator read) {
    return spark.createDataFrame(rows(spark, contents, maxBytes, read), SCHEMA);
  }

  /** As {@link #of}, task by task. */
  public static JavaRDD<Row> rows(
      SparkSession spark, JavaRDD<ImageContent> contents, long maxBytes, LongAccumulator read) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    return contents.mapPartitionsWithIndex(
        (task, images) ->
            hashed(images, task, new ImageBytes(hadoop.value().value(), maxBytes), read),
        false);
  }

  private static Iterator<Row> hashed(
      Iterator<ImageContent> images, int task, ImageBytes bytes, LongAccumulator read) {
    HashedImages hashed = new HashedImages(images, task, bytes, read);
    // Not at the iterator's end: a task that fails or is cancelled never gets there.
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> hashed.close());
    return hashed;
  }
}
