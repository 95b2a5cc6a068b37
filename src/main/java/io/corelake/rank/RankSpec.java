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
 * @param rowsAFile about so many rows a file of the table
 */
public record RankSpec(
    Objective objective, List<ClassSize> sizes, int dimension, long seed, int rowsAFile) {
  /** Whoever reads the ranking in order holds the rows of one file at a time. */
  private static final int USUAL_ROWS_A_FILE = 250_000;

  public RankSpec(Objective objective, List<ClassSize> sizes, int dimension, long seed) {
    this(objective, sizes, dimension, seed, USUAL_ROWS_A_FILE);
  }

  /** Returns how many files the table has; it depends on nothing but the number of images. */
  int files() {
    return (int) Math.max(1, (images() + rowsAFile - 1) / rowsAFile);
  }

  /** Returns how many images are ranked. */
  public long images() {
    return sizes.stream().mapToLong(ClassSize::size).sum();
  }
}
