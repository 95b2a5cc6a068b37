package io.corelake.selection;

/** The greedy order of the cut with nothing but sums and a scan a pick, for larger ground sets. */
final class PlainGreedy {
  private PlainGreedy() {}

  static int[] order(short[][] vectors) {
    int n = vectors.length;
    long[] residual = new long[vectors[0].length];
    for (short[] vector : vectors) {
      subtract(residual, vector, -1);
    }
    boolean[] picked = new boolean[n];
    int[] order = new int[n];
    for (int rank = 0; rank < n; rank++) {
      int best = -1;
      long highest = 0;
      for (int row = 0; row < n; row++) {
        if (!picked[row]) {
          long gain = gain(residual, vectors[row]);
          if (best < 0 || gain > highest) {
            best = row;
            highest = gain;
          }
        }
      }
      picked[best] = true;
      order[rank] = best;
      subtract(residual, vectors[best], 2);
    }
    return order;
  }

  private static long gain(long[] residual, short[] vector) {
    long gain = 0;
    for (int j = 0; j < vector.length; j++) {
      gain += (residual[j] - vector[j]) * vector[j];
    }
    return gain;
  }

  private static void subtract(long[] residual, short[] vector, int times) {
    for (int j = 0; j < vector.length; j++) {
      residual[j] -= (long) times * vector[j];
    }
  }
}
