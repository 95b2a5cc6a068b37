package io.corelake.quality;

import io.corelake.seed.Permutation;
import io.corelake.seed.SeededHash;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The sets of images that are held against each other: the subsets of a ranking, and of each size
 * as many random subsets, which nest as those do. Draw 0 is the ranking; each other is a
 * permutation of it.
 */
final class Draws implements Serializable {
  private final long[] budgets;
  private final Permutation[] permutations;

  /**
   * Draws them.
   *
   * @param budgets sizes of the subsets, ascending
   * @param ranked images of the ranking
   * @param random subsets of each size
   */
  Draws(long[] budgets, long ranked, int random, long seed) {
    this.budgets = budgets.clone();
    this.permutations =
        IntStream.rangeClosed(1, random)
            .mapToObj(
                draw -> new Permutation(SeededHash.hash(seed, "random subset", "", draw), ranked))
            .toArray(Permutation[]::new);
  }

  int budgets() {
    return budgets.length;
  }

  /** Returns the number of draws, the ranking among them. */
  int count() {
    return 1 + permutations.length;
  }

  /**
   * Returns the first, smallest subset of a draw that an image is in; {@link #budgets} where it is
   * in none.
   *
   * @param globalRank of the image
   */
  int smallest(int draw, long globalRank) {
    long place = draw == 0 ? globalRank : permutations[draw - 1].of(globalRank);
    int found = Arrays.binarySearch(budgets, place + 1);
    return found >= 0 ? found : -found - 1;
  }
}
