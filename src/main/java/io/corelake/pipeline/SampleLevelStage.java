package io.corelake.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.corelake.config.Configuration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.SomeImages;
import io.corelake.embed.EmbedCounters;
import io.corelake.embed.EmbedSpec;
import io.corelake.embed.FreshViews;
import io.corelake.embed.Preflight;
import io.corelake.pipeline.ProxyComparison.SampleLevel;
import io.corelake.progress.Progress;
import io.corelake.proxy.NearestMean;
import io.corelake.seed.SeededHash;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import io.corelake.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Looks for fresh views among the vectors of some images, once for every embedding table: the
 * figures lie in the table's folder, under a name that Spark does not read.
 */
final class SampleLevelStage {
  /** Its number goes up when other figures are worked out. */
  private static final String FILE = "_sample-level-1.json";

  private static final int MOST_IMAGES = 500;
  private static final int VIEWS = 2;

  private final SparkSession spark;
  private final Configuration configuration;
  private final Stages stages;
  private final KeptFigures figures;

  SampleLevelStage(
      SparkSession spark, Configuration configuration, Stages stages, Storage storage) {
    this.spark = spark;
    this.configuration = configuration;
    this.stages = stages;
    this.figures = new KeptFigures(spark, storage);
  }

  /**
   * Returns the figures.
   *
   * @param listed the corpus stage's table
   * @param spec that the vectors were made with
   */
  SampleLevel of(Corpus corpus, Dataset<Row> listed, StageRecord embed, Supplier<EmbedSpec> spec) {
    return figures.findOrCompute(
        new Path(stages.data(StageName.EMBED, embed), FILE),
        SampleLevel.class,
        "CoreLake: fresh views among the vectors of %d images".formatted(MOST_IMAGES),
        () -> compute(corpus, listed, embed, spec.get()));
  }

  private SampleLevel compute(
      Corpus corpus, Dataset<Row> listed, StageRecord embed, EmbedSpec spec) {
    List<Row> drawn = draw(stages.table(StageName.EMBED, embed));
    Map<String, List<short[]>> fresh = freshViews(corpus, listed, drawn, spec);
    List<float[]> means = new ArrayList<>();
    List<float[]> views = new ArrayList<>();
    for (Row image : drawn) {
      List<short[]> ofImage = fresh.getOrDefault(image.<String>getAs("image_id"), List.of());
      // One that could be read before, and now cannot, says nothing of the proxy.
      if (ofImage.size() == VIEWS) {
        means.add(components(GridVector.decode(image.getAs("vector"))));
        ofImage.forEach(view -> views.add(components(view)));
      }
    }
    return new SampleLevel(
        means.size(), VIEWS, means.size() < 2 ? null : NearestMean.share(means, views));
  }

  /** Returns images of different bytes: copies have the same vector, and each other's views. */
  private List<Row> draw(Dataset<Row> embedded) {
    long seed = configuration.seed();
    UserDefinedFunction hash =
        udf(
            (UDF1<String, Long>) sha256 -> SeededHash.hash(seed, "sample-level", sha256, 0),
            DataTypes.LongType);
    return embedded
        .where(col("vector").isNotNull())
        .select("sha256", "image_id", "vector")
        .dropDuplicates("sha256")
        .orderBy(hash.apply(col("sha256")), col("sha256"))
        .limit(MOST_IMAGES)
        .collectAsList();
  }

  private Map<String, List<short[]>> freshViews(
      Corpus corpus, Dataset<Row> listed, List<Row> drawn, EmbedSpec spec) {
    SparkContext context = spark.sparkContext();
    // It has been said before, unless the vectors were there already.
    Preflight.passed(context, spec, Progress.SILENT);
    List<String> ids = drawn.stream().map(image -> image.<String>getAs("image_id")).toList();
    try (SomeImages some = new SomeImages(corpus, listed, ids)) {
      return FreshViews.of(
          some,
          some.images(context.longAccumulator()),
          spec,
          VIEWS,
          EmbedCounters.register(context));
    }
  }

  private static float[] components(short[] vector) {
    float[] components = new float[vector.length];
    for (int j = 0; j < vector.length; j++) {
      components[j] = (float) vector[j] / Grid.STEPS;
    }
    return components;
  }
}
