package io.corelake.selection;

/** The few best candidates, whose gains are kept exact at every pick. */
final class Frontier {
  private final Candidates candidates;
  private final Twins twins;
  private final int[] rows;
  private final int[] along;
  private final int[] products;
  private final int[] vector;
  private int best;

  Frontier(Candidates candidates, Axis axis, Twins twins) {
    this.candidates = candidates;
    this.twins = twins;
    rows = candidates.rows().clone();
    along = new int[rows.length];
    products = new int[rows.length];
    vector = new int[candidates.vectors().paddedDimension()];
    candidates.vectors().dots(axis.components(), along);
    findBest();
  }

  int size() {
    return rows.length;
  }

  boolean isEmpty() {
    return best < 0;
  }

  /** The highest gain. */
  long gain() {
    return candidates.gains()[best];
  }

  /** The row of the highest gain, the lowest among equals. */
  int row() {
    return rows[best];
  }

  /** Its index in the ground set that the candidates are from. */
  int origin() {
    return candidates.origins()[best];
  }

  /** Its vector, padded by zeros; not to be written to, and overwritten by the next pick. */
  int[] vector() {
    return vector;
  }

  int squaredLength() {
    return candidates.vectors().squaredLength(best);
  }

  /** Its dot product with the axis. */
  int along() {
    return along[best];
  }

  /** Picks the best: every gain falls by 2 &lt;picked, e&gt;. */
  void pick() {
    candidates.vectors().dots(vector, products);
    long[] gains = candidates.gains();
    for (int i = 0; i < gains.length; i++) {
      gains[i] -= 2L * products[i];
    }
    rows[best] = twins.after(rows[best]);
    findBest();
  }

  private void findBest() {
    best = LocalGroundSet.indexOfBest(rows, candidates.gains());
    if (best >= 0) {
      candidates.vectors().copyRow(best, vector);
    }
  }
}
