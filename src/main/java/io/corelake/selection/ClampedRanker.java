package io.corelake.selection;

/**
 * Orders the images of one latent class by an {@link Objective} under the clamped similarity s+_ij
 * = max(0, &lt;i, j&gt;), as the reference implementation of the method has it: centrality, cut and
 * gains are {@link Objective}'s with s+ in the place of the inner product. Images that are unlike
 * each other then neither add nor take.
 *
 * <p>Exact, like {@link ClassRanker}: a pure function of vectors and hashes. Gains never rise along
 * a greedy order, since s+ is never negative.
 *
 * <p>Takes some n^2 d multiply-adds whatever the objective, and memory for two copies of the
 * vectors: docs/benchmarks.md says how long that is.
 */
public final class ClampedRanker {
  /** The largest class that is ranked so: its time grows with the square of the size. */
  public static final int MOST_IMAGES = 50_000;

  private ClampedRanker() {}

  /**
   * Returns the order; its gains and centralities are clamped ones.
   *
   * @param hashes {@code long[n]}: a seeded hash of each row's image id, the score of the random
   *     baselines; taken as unsigned
   */
  public static ClassRanking rank(ClassVectors vectors, Objective objective, long[] hashes) {
    if (hashes.length != vectors.size()) {
      throw new IllegalArgumentException(
          hashes.length + " hashes for " + vectors.size() + " images");
    }
    long[] centralities = ClampedCut.centralities(vectors);
    ClampedCut cut = new ClampedCut(vectors, centralities);
    switch (objective) {
      case CL_CORE -> {
        cut.pickGreedilyWhilePositive();
        cut.pickRest(Order.descending(centralities));
      }
      case CUT -> cut.pickGreedily();
      case CENTRALITY -> cut.pickRest(Order.descending(centralities));
      case HARDEST -> cut.pickRest(Order.ascending(centralities));
      case RANDOM, RANDOM_STRATIFIED -> cut.pickRest(Order.byUnsigned(hashes));
    }
    return new ClassRanking(cut.order(), cut.gains(), centralities);
  }
}
