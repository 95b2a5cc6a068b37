package io.corelake.pipeline;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What two runs keep and drop differently.
 *
 * @param run folder of the one, with its {@code ranked} images
 * @param against folder of the other
 * @param rankedByBoth images that both have ranked
 * @param rankCorrelation of the global ranks of these, -1..1; null where there are fewer than two
 * @param budgets that both have by the same name, smallest first
 * @param settings keys of the configuration that differ, and what the vectors and the libraries
 *     were
 */
public record RunComparison(
    String run,
    long ranked,
    String against,
    long rankedAgainst,
    long rankedByBoth,
    @Nullable Double rankCorrelation,
    List<BudgetChange> budgets,
    SortedMap<String, Change> settings) {

  /**
   * How a subset of one run differs from that of the same name in the other.
   *
   * @param both images that are in both
   * @param onlyRun images of the one alone
   * @param onlyRunNew of these the ones that the other run has not ranked
   * @param onlyAgainst images of the other alone
   * @param onlyAgainstGone of these the ones that this run has not ranked
   */
  public record BudgetChange(
      String name,
      long both,
      long onlyRun,
      long onlyRunNew,
      long onlyAgainst,
      long onlyAgainstGone) {}

  /** A value in the two runs; null where there is none. */
  public record Change(@Nullable String run, @Nullable String against) {}
}
