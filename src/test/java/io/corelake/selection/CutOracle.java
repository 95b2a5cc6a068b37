package io.corelake.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The objectives by their definitions, pair by pair, with no sums of vectors: what the real code is
 * checked against.
 */
final class CutOracle {
  private final long[][] similarity;

  CutOracle(short[][] vectors) {
    int n = vectors.length;
    similarity = new long[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < vectors[i].length; k++) {
          similarity[i][j] += (long) vectors[i][k] * vectors[j][k];
        }
      }
    }
  }

  /** F(S) = the sum of the similarities between S and the rest. */
  long cut(List<Integer> selected) {
    long cut = 0;
    for (int i = 0; i < similarity.length; i++) {
      for (int j : selected) {
        cut += selected.contains(i) ? 0 : similarity[i][j];
      }
    }
    return cut;
  }

  private long gain(List<Integer> selected, int row) {
    List<Integer> with = new ArrayList<>(selected);
    with.add(row);
    return cut(with) - cut(selected);
  }

  long centrality(int row) {
    return gain(List.of(), row);
  }

  /** The order under an objective that is no baseline. */
  List<Integer> order(Objective objective) {
    Comparator<Integer> mostCentral =
        Comparator.<Integer>comparingLong(this::centrality)
            .reversed()
            .thenComparing(Comparator.naturalOrder());
    Comparator<Integer> leastCentral =
        Comparator.<Integer>comparingLong(this::centrality)
            .thenComparing(Comparator.naturalOrder());
    List<Integer> left = new ArrayList<>();
    for (int row = 0; row < similarity.length; row++) {
      left.add(row);
    }
    List<Integer> order = new ArrayList<>();
    boolean greedy = objective == Objective.CUT || objective == Objective.CL_CORE;
    while (greedy && !left.isEmpty()) {
      Integer best = null;
      for (int row : left) {
        if (best == null || gain(order, row) > gain(order, best)) {
          best = row;
        }
      }
      if (objective == Objective.CL_CORE && gain(order, best) <= 0) {
        break;
      }
      order.add(best);
      left.remove(best);
    }
    left.sort(objective == Objective.HARDEST ? leastCentral : mostCentral);
    order.addAll(left);
    return order;
  }
}
