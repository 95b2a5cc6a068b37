package io.corelake.config;

import io.corelake.selection.Objective;
import io.corelake.selection.Similarity;
import java.util.Arrays;
import java.util.List;

/**
 * What is kept.
 *
 * @param similarity what two images have in common
 * @param classMemory a class that takes more bytes is ranked by several tasks
 * @param normalize whether given vectors are divided by their length
 */
public record SelectConfiguration(
    Objective objective,
    Similarity similarity,
    List<Budget> keep,
    long classMemory,
    boolean normalize) {
  static SelectConfiguration of(Settings settings) {
    String objective =
        settings.choice(
            "select.objective",
            Arrays.stream(Objective.values()).map(Objective::label).toArray(String[]::new));
    List<Budget> keep =
        settings.list("select.keep").stream().map(item -> budget(settings, item)).toList();
    if (keep.isEmpty()) {
      throw settings.wrong("select.keep", "must name at least one budget");
    }
    if (keep.stream().map(Budget::directory).distinct().count() < keep.size()) {
      throw settings.wrong("select.keep", "must not name a budget twice");
    }
    return new SelectConfiguration(
        Objective.of(objective),
        settings.choice("select.similarity", "linear", "clamped").equals("clamped")
            ? Similarity.CLAMPED
            : Similarity.LINEAR,
        keep,
        settings.bytes("select.class-memory"),
        settings.flag("select.normalize"));
  }

  private static Budget budget(Settings settings, Object item) {
    try {
      return Budget.parse(String.valueOf(item));
    } catch (IllegalArgumentException e) {
      throw settings.wrong("select.keep", String.valueOf(e.getMessage()));
    }
  }
}
