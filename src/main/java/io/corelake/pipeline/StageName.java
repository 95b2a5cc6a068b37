package io.corelake.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The stages. */
public enum StageName {
  CORPUS,
  EMBED,
  VECTORS,
  CLASSES,
  RANK,
  MANIFESTS,
  REPORT;

  /** The stages of a run on images, in order. */
  public static final List<StageName> OF_RUN =
      List.of(CORPUS, EMBED, CLASSES, RANK, MANIFESTS, REPORT);

  /** The stages that a comparison of proxies takes each of them through, in order. */
  public static final List<StageName> OF_COMPARISON = List.of(CORPUS, EMBED, CLASSES, RANK);

  /** The stages of a run on given vectors, in order. */
  public static final List<StageName> OF_SELECT =
      List.of(VECTORS, CLASSES, RANK, MANIFESTS, REPORT);

  /**
   * Returns what the Spark UI says of the jobs of this stage.
   *
   * @param stages of the run
   */
  String jobDescription(List<StageName> stages, long images) {
    return String.format(
        Locale.ROOT,
        "CoreLake %d/%d %s: %,d images",
        stages.indexOf(this) + 1,
        stages.size(),
        label(),
        images);
  }

  /** The name on the command line and of the folder below {@code work}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of stages, comma-separated. */
  public static String labels(List<StageName> stages) {
    return stages.stream().map(StageName::label).collect(Collectors.joining(", "));
  }
}
