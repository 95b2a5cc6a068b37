package io.corelake.pipeline;

import io.corelake.config.Budget;
import io.corelake.pipeline.ProxyComparer.Ranked;
import io.corelake.pipeline.ProxyComparison.Overlap;
import io.corelake.pipeline.ProxyComparison.Pair;
import io.corelake.pipeline.RankAgreement.Prefixes;
import io.corelake.pipeline.RunComparison.BudgetChange;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the rankings by every two proxies agree.
 *
 * @param keep what is kept of a ranking
 * @param part of the corpus that the sample is, 0..1
 */
record ProxyPairs(List<Budget> keep, double part) {
  List<Pair> of(List<Ranked> ranked) {
    List<Pair> pairs = new ArrayList<>();
    for (int first = 0; first < ranked.size(); first++) {
      for (int second = first + 1; second < ranked.size(); second++) {
        pairs.add(pair(ranked, first, second));
      }
    }
    return pairs;
  }

  private Pair pair(List<Ranked> ranked, int first, int second) {
    Ranked one = ranked.get(first);
    Ranked other = ranked.get(second);
    List<Prefixes> budgets = budgets(one.proxy().ranked(), other.proxy().ranked());
    RankAgreement agreement = RankAgreement.of(one.ranking(), other.ranking(), budgets);
    List<Overlap> overlaps = new ArrayList<>();
    for (int i = 0; i < budgets.size(); i++) {
      overlaps.add(overlap(budgets.get(i), agreement.budgets().get(i), agreement));
    }
    return new Pair(
        first + 1, second + 1, agreement.rankedByBoth(), agreement.correlation(), overlaps);
  }

  /** By chance an image is ranked by the other too, and then among those that it keeps. */
  private static Overlap overlap(Prefixes budget, BudgetChange change, RankAgreement agreement) {
    double alsoRanked = (double) agreement.rankedByBoth() / agreement.ranked();
    return new Overlap(
        budget.name(),
        budget.images(),
        change.both(),
        (double) change.both() / budget.images(),
        alsoRanked * budget.against() / agreement.rankedAgainst());
  }

  private List<Prefixes> budgets(long ranked, long rankedAgainst) {
    return keep.stream()
        .map(
            budget ->
                new Prefixes(
                    budget.directory(), images(budget, ranked), images(budget, rankedAgainst)))
        .toList();
  }

  /** A number of images of the corpus stands for as large a part of the sample. */
  private long images(Budget budget, long ranked) {
    return budget.share()
        ? budget.images(ranked)
        : Math.min(ranked, Math.max(1, Math.round(budget.amount().doubleValue() * part)));
  }
}
