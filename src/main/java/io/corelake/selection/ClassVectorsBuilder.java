package io.corelake.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes the vectors of a class one by one, so that its size need not be known. */
public final class ClassVectorsBuilder {
  private final int dimension;
  private final int pairs;
  private final int[] pending;
  private final List<int[][]> blocks = new ArrayList<>();
  private int[] squaredLengths = new int[ClassVectors.BLOCK];
  private int size;

  public ClassVectorsBuilder(int dimension) {
    if (dimension < 1) {
      throw new IllegalArgumentException("A dimension must be at least 1, was " + dimension);
    }
    this.dimension = dimension;
    this.pairs = ClassVectors.paddedPairs(dimension);
    this.pending = new int[ClassVectors.BLOCK * pairs];
  }

  /**
   * Adds a row.
   *
   * @param components {@code short[d]} on the grid, of length at most 1 but for the rounding
   */
  public void add(short[] components) {
    if (components.length != dimension) {
      throw new IllegalArgumentException(
          "A vector of dimension " + components.length + " in a class of " + dimension);
    }
    int at = (size % ClassVectors.BLOCK) * pairs;
    Arrays.fill(pending, at, at + pairs, ClassVectors.BIAS);
    long squaredLength = 0;
    for (int j = 0; j < dimension; j++) {
      squaredLength += components[j] * components[j];
      // Adding the low one never carries into the high one: with the bias it stays in 16 bits.
      pending[at + j / 2] += components[j] << (j % 2 * Short.SIZE);
    }
    if (squaredLength > ClassVectors.MOST_SQUARED_LENGTH) {
      throw new IllegalArgumentException(
          "A vector must be at most of length 1, was of "
              + Math.sqrt((double) squaredLength) / Grid.STEPS);
    }
    if (size == squaredLengths.length) {
      squaredLengths = Arrays.copyOf(squaredLengths, size + (size >> 1));
    }
    squaredLengths[size++] = (int) squaredLength;
    if (size % ClassVectors.BLOCK == 0) {
      blocks.add(columns(ClassVectors.BLOCK));
    }
  }

  /** Returns the class; the builder is of no use after it. */
  public ClassVectors build() {
    if (size % ClassVectors.BLOCK != 0) {
      blocks.add(columns(size % ClassVectors.BLOCK));
    }
    return new ClassVectors(
        blocks.toArray(int[][][]::new), Arrays.copyOf(squaredLengths, size), dimension);
  }

  private int[][] columns(int rows) {
    int[][] columns = new int[pairs][rows];
    for (int row = 0, at = 0; row < rows; row++) {
      for (int pair = 0; pair < pairs; pair++, at++) {
        columns[pair][row] = pending[at];
      }
    }
    return columns;
  }
}
