package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.classes.LatentClassTable;
import io.corelake.config.ClassesConfiguration.Gate;
import io.corelake.config.Configuration;
import io.corelake.progress.Progress;
import io.corelake.quality.ClassGeometry;
import io.corelake.quality.ClassPass;
import io.corelake.quality.ClassSpread;
import io.corelake.quality.GeometryPass;
import io.corelake.storage.Storage;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Looks at the latent classes once for every table of them: how large they are, how far apart, and
 * whether to warn of them. The figures lie in the table's folder, under a name that Spark does not
 * read.
 */
final class ClassStage {
  /** Its number goes up when other figures are worked out. */
  private static final String SPREAD = "_spread-1.json";

  /** As that of the others. */
  private static final String GEOMETRY = "_geometry-1.json";

  private final Configuration configuration;
  private final Stages stages;
  private final KeptFigures figures;
  private final Progress progress;

  ClassStage(
      SparkSession spark,
      Configuration configuration,
      Stages stages,
      Storage storage,
      Progress progress) {
    this.figures = new KeptFigures(spark, storage);
    this.configuration = configuration;
    this.stages = stages;
    this.progress = progress;
  }

  /**
   * Returns what to warn of, and says it.
   *
   * @throws CoreLakeException if there is something and {@code classes.gate} is stop
   */
  ClassFigures of(RankingSource source, StageRecord classes) {
    Path data = stages.data(StageName.CLASSES, classes);
    int dimension = (int) source.vectors().count("dimension");
    ClassSpread spread =
        figures.findOrCompute(
            new Path(data, SPREAD),
            ClassSpread.class,
            "CoreLake: sizes and distances of the latent classes",
            () ->
                ClassPass.of(
                    LatentClassTable.kept(stages.table(StageName.CLASSES, classes)), dimension));
    ClassGeometry geometry =
        figures.findOrCompute(
            new Path(data, GEOMETRY),
            ClassGeometry.class,
            "CoreLake: centres of the latent classes",
            () ->
                GeometryPass.of(
                    LatentClassTable.kept(stages.table(StageName.CLASSES, classes)),
                    dimension,
                    configuration.seed()));
    progress.note("%-9s %s".formatted("", summary(spread, geometry)));
    List<String> warnings =
        ClassWarnings.of(
            spread,
            classes,
            configuration.classes(),
            source.givesClasses(configuration),
            dimension);
    if (configuration.classes().gate() == Gate.STOP && !warnings.isEmpty()) {
      throw CoreLakeException.usage(
          "classes.gate is stop, and the latent classes mean little: "
              + String.join("; ", warnings));
    }
    warnings.forEach(warning -> progress.note("Warning: " + warning));
    return new ClassFigures(spread, geometry, warnings);
  }

  private static String summary(ClassSpread spread, ClassGeometry geometry) {
    return String.format(
        Locale.ROOT,
        "%,d latent classes of %,d to %,d images (median %,d)%s%s",
        spread.classes(),
        spread.smallest(),
        spread.largest(),
        spread.median(),
        spread.separation() == null
            ? ""
            : String.format(
                Locale.ROOT, ", %.3f of the variance is between them", spread.separation()),
        geometry.nearestCentreAccuracy() == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", %.3f of the images are nearest to their own class's centre",
                geometry.nearestCentreAccuracy()));
  }
}
