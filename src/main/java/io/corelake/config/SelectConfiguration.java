package io.corelake.config;

import io.corelake.selection.Objective;
import java.util.Arrays;
import java.util.List;

/**
 * What is kept.
 *
 * @param normalize whether given vectors are divided by their length
 */
public record SelectConfiguration(Objective objective, List<Budget> keep, boolean normalize) {
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
        Objective.of(objective), keep, settings.flag("select.normalize"));
  }

  private static Budget budget(Settings settings, Object item) {
    try {
      return Budget.parse(String.valueOf(item));
    } catch (IllegalArgumentException e) {
      throw settings.wrong("select.keep", String.valueOf(e.getMessage()));
    }
  }
}
