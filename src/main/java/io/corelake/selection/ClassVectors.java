package io.corelake.selection;

/**
 * The image vectors of one latent class, {@code short[n][d]} on the {@link Grid}, row by row in the
 * order of the image ids. A lower row wins a tie.
 */
public final class ClassVectors {
  private final short[] components;
  private final int size;
  private final int dimension;

  /**
   * Wraps the vectors.
   *
   * @param components n x d grid values, not copied
   */
  public ClassVectors(short[] components, int dimension) {
    if (dimension < 1 || components.length % dimension != 0) {
      throw new IllegalArgumentException(
          components.length + " components are no rows of dimension " + dimension);
    }
    this.components = components;
    this.dimension = dimension;
    this.size = components.length / dimension;
  }

  /** The most images of this dimension that one array can hold. */
  public static int maxSize(int dimension) {
    return (Integer.MAX_VALUE - 8) / dimension;
  }

  public int size() {
    return size;
  }

  public int dimension() {
    return dimension;
  }

  short[] components() {
    return components;
  }

  /** Returns &lt;row a, row b&gt; in units of 2^-28. */
  int dot(int a, int b) {
    return dot(components, a * dimension, components, b * dimension, dimension);
  }

  /** Returns c = the sum of all rows, in grid steps. */
  long[] sum() {
    long[] sum = new long[dimension];
    for (int row = 0, at = 0; row < size; row++) {
      for (int j = 0; j < dimension; j++, at++) {
        sum[j] += components[at];
      }
    }
    return sum;
  }

  /** Returns &lt;sum, row&gt; in units of 2^-28. */
  long dot(long[] sum, int row) {
    long dot = 0;
    for (int j = 0, at = row * dimension; j < dimension; j++, at++) {
      dot += sum[j] * components[at];
    }
    return dot;
  }

  /** Returns the dot product of two grid vectors of length at most 1, in units of 2^-28. */
  public static int dot(short[] a, int aAt, short[] b, int bAt, int dimension) {
    int dot = 0;
    for (int j = 0; j < dimension; j++) {
      dot += a[aAt + j] * b[bAt + j];
    }
    return dot;
  }
}
