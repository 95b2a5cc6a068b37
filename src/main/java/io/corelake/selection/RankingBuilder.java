package io.corelake.selection;

/** Writes an order down, with the gain of every image at its rank. */
final class RankingBuilder {
  private final ClassVectors vectors;
  private final long[] residual;
  private final long[] centralities;
  private final boolean[] picked;
  private final int[] order;
  private final long[] gains;
  private final int[] row;
  private int rank;

  RankingBuilder(ClassVectors vectors, long[] sum, long[] centralities) {
    this.vectors = vectors;
    this.residual = sum.clone();
    this.centralities = centralities;
    this.picked = new boolean[vectors.size()];
    this.order = new int[vectors.size()];
    this.gains = new long[vectors.size()];
    this.row = new int[vectors.paddedDimension()];
  }

  /** Puts an image at the next rank. */
  void add(int next, long gain) {
    vectors.copyRow(next, row);
    for (int j = 0; j < residual.length; j++) {
      residual[j] -= 2L * row[j];
    }
    picked[next] = true;
    order[rank] = next;
    gains[rank++] = gain;
  }

  /** Puts images at the next ranks, but for those that have one. */
  void add(int[] rows) {
    for (int next : rows) {
      if (!picked[next]) {
        vectors.copyRow(next, row);
        long gain = -vectors.squaredLength(next);
        for (int j = 0; j < residual.length; j++) {
          gain += residual[j] * row[j];
        }
        add(next, gain);
      }
    }
  }

  ClassRanking build() {
    return new ClassRanking(order, gains, centralities);
  }
}
