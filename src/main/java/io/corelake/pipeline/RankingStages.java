package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** The stages that turn vectors into a ranking, wherever the vectors are from. */
final class RankingStages {
  private static final int REASONS_SHOWN = 5;

  private final SparkSession spark;
  private final Configuration configuration;
  private final Stages stages;
  private final Storage storage;
  private final Progress progress;

  RankingStages(
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

  StageRecord classes(RankingSource source) {
    return stages.classes(source, classesFingerprint(source, source.vectors().fingerprint()));
  }

  /** Looks at the classes: see {@link ClassStage}. */
  ClassFigures figures(RankingSource source, StageRecord classes) {
    return new ClassStage(spark, configuration, stages, storage, progress).of(source, classes);
  }

  StageRecord rank(RankingSource source, StageRecord classes) {
    return stages.rank(source, classes, Fingerprints.rank(classes.fingerprint(), configuration));
  }

  private String classesFingerprint(RankingSource source, String vectors) {
    if (source.givesClasses(configuration)) {
      return Fingerprints.givenClasses(vectors, configuration);
    }
    String files = ClassInputs.description(storage, configuration);
    return source.stage() == StageName.EMBED
        ? Fingerprints.classes(
            vectors,
            source.images(),
            source.vectors().count(VectorCounts.EMBEDDED_IDS),
            files,
            configuration)
        : Fingerprints.classesOfVectors(vectors, source.images(), files, configuration);
  }

  /** Stops a run of which more images were rejected than it bears, or of which all were. */
  void refuseTooManyRejects(StageRecord vectors) {
    long rejected = vectors.count("rejected");
    long listed = rejected + vectors.count("embedded");
    double share = (double) rejected / listed;
    boolean none = vectors.count("embedded") == 0;
    if (none || share > configuration.corpus().maxRejectFraction()) {
      String reasons =
          VectorCounts.rejectReasons(vectors).entrySet().stream()
              .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
              .limit(REASONS_SHOWN)
              .map(reason -> reason.getKey() + " " + reason.getValue())
              .collect(Collectors.joining(", "));
      throw CoreLakeException.input(
          "%,d of %,d images were rejected (%s); %s"
              .formatted(
                  rejected,
                  listed,
                  reasons,
                  none
                      ? "none is left to rank"
                      : "corpus.max-reject-fraction allows "
                          + configuration.corpus().maxRejectFraction()));
    }
  }
}
