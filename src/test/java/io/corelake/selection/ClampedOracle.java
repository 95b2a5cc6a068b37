package io.corelake.selection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The objectives under the clamped similarity by their definitions, pair by pair: what the real
 * code is checked against.
 */
final class ClampedOracle {
  private final long[][] similarity;

  ClampedOracle(short[][] vectors) {
    int n = vectors.length;
    similarity = new long[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        long product = 0;
        for (int k = 0; k < vectors[i].length; k++) {
          product += (long) vectors[i][k] * vectors[j][k];
        }
        similarity[i][j] = product > 0 ? product : 0;
      }
    }
  }

  /** F(S) = the sum of the similarities between S and the rest. */
  long cut(boolean[] selected) {
    long cut = 0;
    for (int i = 0; i < similarity.length; i++) {
      for (int j = 0; j < similarity.length; j++) {
        cut += !selected[i] && selected[j] ? similarity[i][j] : 0;
      }
    }
    return cut;
  }

  /** F(S + row) - F(S): the row now stands with the others, and no longer against S. */
  private long gain(boolean[] selected, int row) {
    long gain = 0;
    for (int other = 0; other < similarity.length; other++) {
      if (other != row) {
        gain += selected[other] ? -similarity[other][row] : similarity[other][row];
      }
    }
    return gain;
  }

  long centrality(int row) {
    return gain(new boolean[similarity.length], row);
  }

  /** The order under an objective that is no baseline. */
  List<Integer> order(Objective objective) {
    Comparator<Integer> byCentrality = Comparator.comparingLong(this::centrality);
    List<Integer> left = new ArrayList<>();
    for (int row = 0; row < similarity.length; row++) {
      left.add(row);
    }
    List<Integer> order = new ArrayList<>();
    boolean[] selected = new boolean[similarity.length];
    boolean greedy = objective == Objective.CUT || objective == Objective.CL_CORE;
    while (greedy && !left.isEmpty()) {
      Integer best = left.get(0);
      for (Integer row : left) {
        best = gain(selected, row) > gain(selected, best) ? row : best;
      }
      if (objective == Objective.CL_CORE && gain(selected, best) <= 0) {
        break;
      }
      order.add(best);
      left.remove(best);
      selected[best] = true;
    }
    // Sorting is stable, and rows ascend: a lower row wins a tie in either direction.
    left.sort(objective == Objective.HARDEST ? byCentrality : byCentrality.reversed());
    order.addAll(left);
    return order;
  }
}
