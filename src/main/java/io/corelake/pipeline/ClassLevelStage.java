package io.corelake.pipeline;

import static org.apache.spark.sql.functions.col;

import io.corelake.classes.LabelClasses;
import io.corelake.classes.LatentClassTable;
import io.corelake.config.Configuration;
import io.corelake.pipeline.ProxyComparison.ClassLevel;
import io.corelake.quality.ClassGeometry;
import io.corelake.quality.GeometryPass;
import io.corelake.storage.Storage;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures how far the labels of the corpus are apart, or the latent classes where it has none,
 * once for every table of classes: the figures lie in the table's folder, under a name that Spark
 * does not read.
 */
final class ClassLevelStage {
  /** Its number goes up when other figures are worked out. */
  private static final String FILE = "_class-level-1.json";

  private final Configuration configuration;
  private final Stages stages;
  private final KeptFigures figures;

  ClassLevelStage(SparkSession spark, Configuration configuration, Stages stages, Storage storage) {
    this.configuration = configuration;
    this.stages = stages;
    this.figures = new KeptFigures(spark, storage);
  }

  /**
   * Returns the figures.
   *
   * @param latent those of the latent classes
   */
  ClassLevel of(RankingSource source, StageRecord classes, ClassGeometry latent) {
    return figures.findOrCompute(
        new Path(stages.data(StageName.CLASSES, classes), FILE),
        ClassLevel.class,
        "CoreLake: centres of the labels",
        () -> compute(source, classes, latent));
  }

  private ClassLevel compute(RankingSource source, StageRecord classes, ClassGeometry latent) {
    Dataset<Row> labelled =
        LatentClassTable.kept(stages.table(StageName.CLASSES, classes))
            .where(col("label").isNotNull());
    // Of one label all images are nearest to its centre.
    if (labelled.select("label").distinct().limit(2).count() < 2) {
      return new ClassLevel(false, latent);
    }
    return new ClassLevel(
        true,
        GeometryPass.of(
            LabelClasses.of(labelled).assigned(labelled),
            (int) source.vectors().count("dimension"),
            configuration.seed()));
  }
}
