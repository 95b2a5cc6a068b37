package io.corelake.rank;

import io.corelake.classes.LatentClassTable.ClassSize;
import io.corelake.selection.Objective;
import java.util.List;

/**
 * What the rank stage needs to know beside the table of the latent classes.
 *
 * @param sizes of all latent classes that have images
 * @param dimension d of the vectors
 * @param seed of the random baselines
 */
public record RankSpec(Objective objective, List<ClassSize> sizes, int dimension, long seed) {
  /** Returns how many images are ranked. */
  public long images() {
    return sizes.stream().mapToLong(ClassSize::size).sum();
  }
}
