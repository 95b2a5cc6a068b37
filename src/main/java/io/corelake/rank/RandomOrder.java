package io.corelake.rank;

import io.corelake.seed.SeededHash;

/** The order of the random baselines: by a seeded hash of the image id, so that they nest. */
public final class RandomOrder {
  private RandomOrder() {}

  /** Returns the score of an image, taken as unsigned: the lowest stands first. */
  static long hash(long seed, String imageId) {
    return SeededHash.hash(seed, "rank", imageId, 0);
  }

  /** Returns where an image stands in the global order of {@code random}, in [0, 1). */
  public static double position(long seed, String imageId) {
    return SeededHash.unit(hash(seed, imageId));
  }
}
