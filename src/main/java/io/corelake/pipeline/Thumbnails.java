package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.config.CorpusConfiguration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.ImageReference;
import io.corelake.progress.Progress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Small pictures of the corpus's images for the report, as they are now. An image that is gone has
 * none: the report then shows its name alone. Files are read by the executors; rows of a table come
 * to the driver, a few at a time.
 */
final class Thumbnails {
  private static final int IMAGES_A_TASK = 32;

  private final SparkSession spark;
  private final String input;
  private final CorpusConfiguration configuration;

  /**
   * Takes them of a corpus.
   *
   * @param input where it is
   */
  Thumbnails(SparkSession spark, String input, CorpusConfiguration configuration) {
    this.spark = spark;
    this.input = input;
    this.configuration = configuration;
  }

  /**
   * Returns JPEG files by image id.
   *
   * @param side of the square that each fits in, in pixels
   */
  Map<String, byte[]> of(List<ImageReference> images, int side) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ThumbnailTask task =
        new ThumbnailTask(
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
            configuration.limits(),
            configuration.maxBytes(),
            side);
    context.setJobDescription("CoreLake: thumbnails of the report");
    try {
      return images.stream().noneMatch(ImageReference::isInTable)
          ? ofFiles(context, images, task)
          : ofRows(images, task);
    } finally {
      context.setJobDescription(null);
    }
  }

  private static Map<String, byte[]> ofFiles(
      JavaSparkContext context, List<ImageReference> images, ThumbnailTask task) {
    List<Row> places =
        images.stream().map(image -> RowFactory.create(image.imageId(), image.uri())).toList();
    int tasks = 1 + places.size() / IMAGES_A_TASK;
    return byId(context.parallelize(places, tasks).mapPartitions(task).collect().iterator());
  }

  private Map<String, byte[]> ofRows(List<ImageReference> images, ThumbnailTask task) {
    try (Corpus corpus = Corpus.open(spark, input, configuration, Progress.SILENT)) {
      Iterator<ImageContent> contents = corpus.contents(images);
      return byId(task.of(contents));
    } catch (CoreLakeException e) {
      // The corpus is gone, or is another one by now.
      return Map.of();
    }
  }

  private static Map<String, byte[]> byId(Iterator<Row> pictures) {
    Map<String, byte[]> byId = new HashMap<>();
    pictures.forEachRemaining(row -> byId.put(row.getString(0), row.getAs(1)));
    return byId;
  }
}
