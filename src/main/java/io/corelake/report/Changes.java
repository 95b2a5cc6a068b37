package io.corelake.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run keeps otherwise than an earlier one.
 *
 * @param against folder of the other
 * @param rankedByBoth images that both have ranked
 * @param rankCorrelation of their global ranks, -1..1; null where there are fewer than two
 * @param budgets that both have, smallest first
 * @param settings that differ
 */
public record Changes(
    String against,
    long rankedByBoth,
    @Nullable Double rankCorrelation,
    List<BudgetRow> budgets,
    List<SettingRow> settings) {
  public Changes {
    budgets = List.copyOf(budgets);
    settings = List.copyOf(settings);
  }

  /**
   * A subset of both runs.
   *
   * @param kept images that both have
   * @param joined images that this run alone has and both have ranked
   * @param unknown images that this run alone has ranked
   * @param left images that the other run alone has and both have ranked
   * @param gone images that the other run alone has ranked
   */
  public record BudgetRow(
      String name, long kept, long joined, long unknown, long left, long gone) {}

  /** A setting; null in the run that has none. */
  public record SettingRow(String name, @Nullable String here, @Nullable String there) {}
}
