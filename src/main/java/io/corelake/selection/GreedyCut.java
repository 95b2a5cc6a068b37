package io.corelake.selection;

import java.util.Arrays;

/**
 * The greedy order of a class under the cut F(S) = &lt;c, c_S&gt; - |c_S|^2: always the image of
 * the highest marginal gain next, a lower row first among equals.
 *
 * <p>The gains of all candidates are kept exact: picking e lowers the gain of i by 2 &lt;e, i&gt;.
 * A pick is one pass over the vectors that are left, which stay contiguous, so it runs at the speed
 * of memory. O(n^2 d) time for a class; O(n d) memory, a working copy of the vectors.
 */
final class GreedyCut {
  private final int dimension;

  /* The candidates: components, gain and row of each, in no order; a picked one's place is taken
   * by the last. */
  private final short[] components;
  private final long[] gains;
  private final int[] rows;
  private final short[] picked;
  private int left;
  private int best;

  GreedyCut(ClassVectors vectors, long[] centralities) {
    dimension = vectors.dimension();
    components = vectors.components().clone();
    gains = centralities.clone();
    left = gains.length;
    rows = new int[left];
    Arrays.setAll(rows, row -> row);
    picked = new short[dimension];
    best = 0;
    for (int i = 1; i < left; i++) {
      best = better(i, best);
    }
  }

  /** Returns the first {@code count} rows of the greedy order. */
  int[] order(int count) {
    int[] order = new int[count];
    for (int rank = 0; rank < count; rank++) {
      order[rank] = pick();
    }
    return order;
  }

  /** Returns the greedy order up to the peak of F: every pick has a positive gain. */
  int[] orderWhilePositive() {
    int[] order = new int[left];
    int rank = 0;
    while (left > 0 && gains[best] > 0) {
      order[rank++] = pick();
    }
    return Arrays.copyOf(order, rank);
  }

  private int pick() {
    int row = rows[best];
    System.arraycopy(components, best * dimension, picked, 0, dimension);
    left--;
    System.arraycopy(components, left * dimension, components, best * dimension, dimension);
    gains[best] = gains[left];
    rows[best] = rows[left];

    best = 0;
    for (int i = 0, at = 0; i < left; i++, at += dimension) {
      gains[i] -= 2L * ClassVectors.dot(picked, 0, components, at, dimension);
      best = better(i, best);
    }
    return row;
  }

  private int better(int a, int b) {
    if (gains[a] != gains[b]) {
      return gains[a] > gains[b] ? a : b;
    }
    return rows[a] < rows[b] ? a : b;
  }
}
