package io.corelake.rank;

import io.corelake.classes.LatentClassTable.ClassSize;
import io.corelake.selection.Grid;
import io.corelake.selection.Objective;
import io.corelake.selection.Similarity;
import java.io.Serializable;
import java.util.List;

/**
 * What the rank stage needs to know beside the table of the latent classes.
 *
 * @param sizes of all latent classes that have images
 * @param dimension d of the vectors
 * @param seed of the random baselines
 * @param classMemory a class that takes more bytes than this is held by several tasks
 * @param rowsAFile about so many rows a file of the table
 */
public record RankSpec(
    Objective objective,
    Similarity similarity,
    List<ClassSize> sizes,
    int dimension,
    long seed,
    long classMemory,
    int rowsAFile)
    implements Serializable {
  /** Whoever reads the ranking in order holds the rows of one file at a time. */
  private static final int USUAL_ROWS_A_FILE = 250_000;

  /** Arrays of the ranking, and the objects of an image's names. */
  private static final int BYTES_AN_IMAGE = 200;

  public RankSpec(
      Objective objective,
      Similarity similarity,
      List<ClassSize> sizes,
      int dimension,
      long seed,
      long classMemory) {
    this(objective, similarity, sizes, dimension, seed, classMemory, USUAL_ROWS_A_FILE);
  }

  /** Returns how many files the table has; it depends on nothing but the number of images. */
  int files() {
    return (int) Math.max(1, (images() + rowsAFile - 1) / rowsAFile);
  }

  /** Returns how many images are ranked. */
  public long images() {
    return sizes.stream().mapToLong(ClassSize::size).sum();
  }

  /** Returns the grid that the classes are ranked on. */
  public Grid grid() {
    return Grid.forClassesOf(sizes.stream().mapToLong(ClassSize::size).max().orElse(0));
  }

  /**
   * Returns about how many bytes one task needs to rank a class: the vectors, half of them again
   * while what is picked is left out, and the rest.
   */
  long bytes(ClassSize latentClass) {
    long halves = similarity == Similarity.CLAMPED ? 10 : 7;
    return latentClass.size() * (halves * dimension / 2 + BYTES_AN_IMAGE) + latentClass.nameBytes();
  }

  /** Returns whether a class is ranked by several tasks. */
  boolean isShared(ClassSize latentClass) {
    return bytes(latentClass) > classMemory;
  }
}
