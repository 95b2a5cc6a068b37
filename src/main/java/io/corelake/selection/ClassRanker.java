package io.corelake.selection;

/** Orders the images of one latent class by an {@link Objective}. */
public final class ClassRanker {
  private ClassRanker() {}

  /**
   * Returns the order.
   *
   * @param hashes {@code long[n]}: a seeded hash of each row's image id, the score of the random
   *     baselines; taken as unsigned
   */
  public static ClassRanking rank(ClassVectors vectors, Objective objective, long[] hashes) {
    if (hashes.length != vectors.size()) {
      throw new IllegalArgumentException(
          hashes.length + " hashes for " + vectors.size() + " images");
    }
    long[] centralities = centralities(vectors);
    int[] order =
        switch (objective) {
          case CENTRALITY -> Order.descending(centralities);
          case HARDEST -> Order.ascending(centralities);
          case RANDOM, RANDOM_STRATIFIED -> Order.ascending(signed(hashes));
          case CUT -> new GreedyCut(vectors, centralities).order(vectors.size());
          case CL_CORE -> clCore(vectors, centralities);
        };
    return new ClassRanking(order, gains(vectors, order), centralities);
  }

  /** Returns &lt;c, e&gt; - |e|^2 of every row: its gain at S = {}. */
  static long[] centralities(ClassVectors vectors) {
    long[] sum = vectors.sum();
    long[] centralities = new long[vectors.size()];
    for (int row = 0; row < centralities.length; row++) {
      centralities[row] = vectors.dot(sum, row) - vectors.dot(row, row);
    }
    return centralities;
  }

  private static int[] clCore(ClassVectors vectors, long[] centralities) {
    int[] head = new GreedyCut(vectors, centralities).orderWhilePositive();
    boolean[] picked = new boolean[vectors.size()];
    for (int row : head) {
      picked[row] = true;
    }
    int[] order = new int[vectors.size()];
    System.arraycopy(head, 0, order, 0, head.length);
    int rank = head.length;
    for (int row : Order.descending(centralities)) {
      if (!picked[row]) {
        order[rank++] = row;
      }
    }
    return order;
  }

  /** Returns &lt;c - 2 c_S, e&gt; - |e|^2 along the order, S growing by one image a rank. */
  private static long[] gains(ClassVectors vectors, int[] order) {
    long[] residual = vectors.sum();
    int dimension = vectors.dimension();
    long[] gains = new long[order.length];
    for (int rank = 0; rank < order.length; rank++) {
      int row = order[rank];
      gains[rank] = vectors.dot(residual, row) - vectors.dot(row, row);
      for (int j = 0; j < dimension; j++) {
        residual[j] -= 2L * vectors.components()[row * dimension + j];
      }
    }
    return gains;
  }

  /** Maps unsigned order to signed order. */
  private static long[] signed(long[] hashes) {
    long[] signed = new long[hashes.length];
    for (int row = 0; row < hashes.length; row++) {
      signed[row] = hashes[row] ^ Long.MIN_VALUE;
    }
    return signed;
  }
}
