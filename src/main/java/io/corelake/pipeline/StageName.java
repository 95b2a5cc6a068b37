package io.corelake.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The stages in their order. */
public enum StageName {
  CORPUS(1),
  EMBED(2),
  CLASSES(3),
  RANK(4),
  MANIFESTS(5),
  REPORT(6);

  private final int number;

  StageName(int number) {
    this.number = number;
  }

  /** Returns what the Spark UI says of the jobs of this stage. */
  String jobDescription(long images) {
    return String.format(
        Locale.ROOT, "CoreLake %d/%d %s: %,d images", number, values().length, label(), images);
  }

  /** The name on the command line and of the folder below {@code work}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names, comma-separated. */
  public static String labels() {
    return Arrays.stream(values()).map(StageName::label).collect(Collectors.joining(", "));
  }
}
