package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.classes.LatentClassTable;
import io.corelake.config.ClassesConfiguration.Gate;
import io.corelake.config.Configuration;
import io.corelake.progress.Progress;
import io.corelake.quality.ClassPass;
import io.corelake.quality.ClassSpread;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the latent classes once for every table of them: how large they are, how far apart, and
 * whether to warn of them. The figures lie in the table's folder, under a name that Spark does not
 * read.
 */
final class ClassStage {
  /** Its number goes up when other figures are worked out. */
  private static final String FILE = "_spread-1.json";

  private final SparkSession spark;
  private final Configuration configuration;
  private final Stages stages;
  private final Storage storage;
  private final Progress progress;

  ClassStage(
      SparkSession spark,
      Configuration configuration,
      Stages stages,
      Storage storage,
      Progress progress) {
    this.spark = spark;
    this.configuration = configuration;
    this.stages = stages;
    this.storage = storage;
    this.progress = progress;
  }

  /**
   * Returns what to warn of, and says it.
   *
   * @throws CoreLakeException if there is something and {@code classes.gate} is stop
   */
  ClassFigures of(RankingSource source, StageRecord classes) {
    Path file = new Path(stages.data(StageName.CLASSES, classes), FILE);
    ClassSpread spread = find(file);
    int dimension = (int) source.vectors().count("dimension");
    if (spread == null) {
      spread = compute(classes, dimension);
      storage.writeText(file, Json.pretty(spread));
    }
    progress.note("%-9s %s".formatted("", summary(spread)));
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
    return new ClassFigures(spread, warnings);
  }

  private @Nullable ClassSpread find(Path file) {
    if (!storage.exists(file)) {
      return null;
    }
    try {
      return Json.read(storage.readText(file), ClassSpread.class);
    } catch (IllegalArgumentException e) {
      // What cannot be read again is computed again.
      return null;
    }
  }

  private ClassSpread compute(StageRecord classes, int dimension) {
    spark.sparkContext().setJobDescription("CoreLake: sizes and distances of the latent classes");
    try {
      return ClassPass.of(
          LatentClassTable.kept(stages.table(StageName.CLASSES, classes)), dimension);
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  private static String summary(ClassSpread spread) {
    return String.format(
        Locale.ROOT,
        "%,d latent classes of %,d to %,d images (median %,d)%s",
        spread.classes(),
        spread.smallest(),
        spread.largest(),
        spread.median(),
        spread.separation() == null
            ? ""
            : String.format(
                Locale.ROOT, ", %.3f of the variance is between them", spread.separation()));
  }
}
