package io.corelake.embed;

import static org.apache.spark.sql.functions.col;

import io.corelake.corpus.Corpus;
import io.corelake.corpus.ImageContent;
import io.corelake.selection.GridVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Views that the image vectors are not made of, embedded one by one. */
public final class FreshViews {
  private FreshViews() {}

  /**
   * Embeds fresh views of all readable images of a corpus, which must be few.
   *
   * @param images the corpus's table
   * @param spec that the image vectors were made with
   * @param count views an image
   * @return by image id, unit vectors on the grid in the order of the views; an image that cannot
   *     be embedded any more has fewer
   */
  public static Map<String, List<short[]>> of(
      Corpus corpus, Dataset<Row> images, EmbedSpec spec, int count, EmbedCounters counters) {
    SparkSession spark = images.sparkSession();
    int cores = spark.sparkContext().defaultParallelism();
    int perTask = Math.toIntExact((images.count() + cores - 1) / cores);
    JavaRDD<ImageContent> contents = corpus.contents(images, Math.max(1, perTask));
    Map<String, List<short[]>> views = new HashMap<>();
    for (int view = spec.views(); view < spec.views() + count; view++) {
      EmbedTask task = EmbedTask.of(spark, spec.ofView(view), counters, ProxyLoading.SHARED);
      for (Row row : embedded(spark, contents, task)) {
        views
            .computeIfAbsent(row.getString(0), id -> new ArrayList<>())
            .add(GridVector.decode(row.getAs(1)));
      }
    }
    return views;
  }

  private static List<Row> embedded(
      SparkSession spark, JavaRDD<ImageContent> contents, EmbedTask task) {
    return spark
        .createDataFrame(EmbeddingTable.rows(contents, task), EmbeddingTable.SCHEMA)
        .where(col("vector").isNotNull())
        .select("image_id", "vector")
        .collectAsList();
  }
}
