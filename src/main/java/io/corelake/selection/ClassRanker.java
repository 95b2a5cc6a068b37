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
    long[] sum = vectors.sum();
    // A row's centrality, <c, e> - |e|^2, is its gain at S = {}.
    long[] centralities = new long[vectors.size()];
    vectors.gains(sum, centralities);
    RankingBuilder ranking = new RankingBuilder(vectors, sum, centralities);
    switch (objective) {
      case CENTRALITY -> ranking.add(Order.descending(centralities));
      case HARDEST -> ranking.add(Order.ascending(centralities));
      case RANDOM, RANDOM_STRATIFIED -> ranking.add(Order.byUnsigned(hashes));
      case CUT, CL_CORE -> {
        Axis axis = Axis.of(sum);
        Twins twins = Twins.of(vectors);
        GreedyCut cut = new GreedyCut(LocalGroundSet.of(vectors, axis, twins), sum, axis, twins);
        cut.pick(objective, ranking::add);
        if (!cut.isDone()) {
          ranking.add(Order.descending(centralities));
        }
      }
    }
    return ranking.build();
  }
}
