package io.corelake.selection;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The image vectors of one latent class on the {@link Grid}, in the order of the image ids: a lower
 * row wins a tie.
 *
 * <p>Rows stand in blocks, and a block stands by columns, two components in an {@code int}: {@code
 * int[pairs][rows]}. One loop over the rows of a block for a few columns at a time is what the JIT
 * compiler of JDK 17 turns into vector instructions, without flags and without leaving integers.
 */
public final class ClassVectors implements Serializable {
  /** Rows of a block: a block of 128 columns, and its sums, stay in a core's own caches. */
  static final int BLOCK = 512;

  /** What the low component of a pair is raised by, to be unsigned: see {@link #addDots}. */
  static final int BIAS = 1 << 15;

  /** Pairs of columns that one pass over a block takes; columns are padded to a multiple. */
  private static final int PAIRS_A_PASS = 2;

  /**
   * The longest row, squared: length 1 and what rounding to the grid adds to it, with room. Limbs
   * rely on it.
   */
  static final long MOST_SQUARED_LENGTH = (1L << 28) + (1L << 24);

  private final int[][][] blocks;
  private final int[] squaredLengths;
  private final int size;
  private final int dimension;

  ClassVectors(int[][][] blocks, int[] squaredLengths, int dimension) {
    this.blocks = blocks;
    this.squaredLengths = squaredLengths;
    this.size = squaredLengths.length;
    this.dimension = dimension;
  }

  static int paddedPairs(int dimension) {
    int step = 2 * PAIRS_A_PASS;
    return (dimension + step - 1) / step * PAIRS_A_PASS;
  }

  public int size() {
    return size;
  }

  public int dimension() {
    return dimension;
  }

  /** Returns |row|^2. */
  int squaredLength(int row) {
    return squaredLengths[row];
  }

  /** Returns how long the array of weights of {@link #dots} must be: d, padded by zeros. */
  int paddedDimension() {
    return 2 * paddedPairs(dimension);
  }

  int blocks() {
    return blocks.length;
  }

  int rowsOf(int block) {
    return blocks[block][0].length;
  }

  /**
   * Writes the dot product of {@code weights} with every row of a block, modulo 2^32.
   *
   * @param sums at least {@link #rowsOf} long
   */
  void dots(int block, int[] weights, int[] sums) {
    int[][] columns = blocks[block];
    int biases = 0;
    for (int pair = 0; pair < columns.length; pair++) {
      biases += BIAS * weights[2 * pair];
    }
    Arrays.fill(sums, 0, columns[0].length, -biases);
    for (int pair = 0; pair < columns.length; pair += PAIRS_A_PASS) {
      int at = 2 * pair;
      addDots(
          columns[pair],
          columns[pair + 1],
          weights[at],
          weights[at + 1],
          weights[at + 2],
          weights[at + 3],
          sums);
    }
  }

  /**
   * The loop that everything waits for: adds high * w1 + (low + bias) * w0 for each of two pairs. A
   * pair is high * 2^16 + low + bias, so that the high one is a shift away, and the low one need
   * not be taken out: pair * w0 + high * (w1 - 2^16 w0), modulo 2^32. Two arrays and not one with
   * two offsets, since C2 gives up on those.
   */
  private static void addDots(int[] a, int[] b, int w0, int w1, int w2, int w3, int[] sums) {
    int high1 = w1 - (w0 << Short.SIZE);
    int high3 = w3 - (w2 << Short.SIZE);
    for (int row = 0; row < a.length; row++) {
      sums[row] +=
          a[row] * w0
              + (a[row] >> Short.SIZE) * high1
              + b[row] * w2
              + (b[row] >> Short.SIZE) * high3;
    }
  }

  /**
   * Writes every row's gain: &lt;residual, row&gt; - |row|^2.
   *
   * @param residual {@code long[d]}: c - 2 c_S
   * @param gains at least n long
   */
  void gains(long[] residual, long[] gains) {
    Limbs limbs = new Limbs(residual, paddedDimension());
    int[] sums = new int[BLOCK];
    for (int block = 0, first = 0; block < blocks.length; first += rowsOf(block++)) {
      int rows = rowsOf(block);
      for (int i = 0; i < rows; i++) {
        gains[first + i] = -squaredLengths[first + i];
      }
      // All limbs pass over a block while it is in the cache.
      for (int k = 0; k < limbs.count(); k++) {
        dots(block, limbs.limb(k), sums);
        int shift = limbs.shift(k);
        for (int i = 0; i < rows; i++) {
          gains[first + i] += (long) sums[i] << shift;
        }
      }
    }
  }

  /**
   * Writes the dot product of one vector of length at most 1, and a little, with every row.
   *
   * @param vector {@code int[]}, d long or padded by zeros
   * @param products at least n long
   */
  public void dots(int[] vector, int[] products) {
    int[] weights = Arrays.copyOf(vector, paddedDimension());
    int[] sums = new int[BLOCK];
    for (int block = 0, first = 0; block < blocks.length; first += rowsOf(block++)) {
      dots(block, weights, sums);
      System.arraycopy(sums, 0, products, first, rowsOf(block));
    }
  }

  /** Writes the components of a row, padded by zeros. */
  void copyRow(int row, int[] components) {
    int[][] columns = blocks[row / BLOCK];
    int at = row % BLOCK;
    for (int pair = 0; pair < columns.length; pair++) {
      int both = columns[pair][at];
      components[2 * pair] = low(both);
      components[2 * pair + 1] = both >> Short.SIZE;
    }
  }

  private static int low(int both) {
    return (both & 0xffff) - BIAS;
  }

  /** Returns c = the sum of all rows, in grid steps. */
  long[] sum() {
    long[] sum = new long[paddedDimension()];
    for (int[][] columns : blocks) {
      for (int pair = 0; pair < columns.length; pair++) {
        int low = 0;
        int high = 0;
        for (int both : columns[pair]) {
          low += low(both);
          high += both >> Short.SIZE;
        }
        sum[2 * pair] += low;
        sum[2 * pair + 1] += high;
      }
    }
    return Arrays.copyOf(sum, dimension);
  }

  /** Returns whether two rows are the same vector. */
  boolean equal(int row, int other) {
    int[][] columns = blocks[row / BLOCK];
    int[][] otherColumns = blocks[other / BLOCK];
    for (int pair = 0; pair < columns.length; pair++) {
      if (columns[pair][row % BLOCK] != otherColumns[pair][other % BLOCK]) {
        return false;
      }
    }
    return true;
  }

  /** Returns all rows of one class and then all of the next. */
  public static ClassVectors concatenated(List<ClassVectors> parts) {
    int dimension = parts.get(0).dimension;
    ClassVectorsBuilder all = new ClassVectorsBuilder(dimension);
    int[] padded = new int[parts.get(0).paddedDimension()];
    short[] row = new short[dimension];
    for (ClassVectors part : parts) {
      for (int i = 0; i < part.size; i++) {
        part.copyRow(i, padded);
        for (int j = 0; j < dimension; j++) {
          row[j] = (short) padded[j];
        }
        all.add(row);
      }
    }
    return all.build();
  }

  /** Returns some rows, given in ascending order, as vectors of their own. */
  ClassVectors select(int[] rows) {
    int count = rows.length;
    int pairs = paddedPairs(dimension);
    int[][][] selected = new int[(count + BLOCK - 1) / BLOCK][][];
    for (int block = 0; block < selected.length; block++) {
      selected[block] = new int[pairs][Math.min(BLOCK, count - block * BLOCK)];
    }
    for (int from = 0; from < count; ) {
      int[][] source = blocks[rows[from] / BLOCK];
      int target = from / BLOCK;
      int to = from + 1;
      while (to < count && to / BLOCK == target && rows[to] / BLOCK == rows[from] / BLOCK) {
        to++;
      }
      copyColumns(source, Arrays.copyOfRange(rows, from, to), selected[target], from % BLOCK);
      from = to;
    }
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = squaredLengths[rows[i]];
    }
    return new ClassVectors(selected, lengths, dimension);
  }

  /** Copies rows of one block to a block, to stand there from {@code at} on. */
  private static void copyColumns(int[][] source, int[] rows, int[][] target, int at) {
    for (int pair = 0; pair < source.length; pair++) {
      int[] column = source[pair];
      int[] targetColumn = target[pair];
      for (int i = 0; i < rows.length; i++) {
        targetColumn[at + i] = column[rows[i] & (BLOCK - 1)];
      }
    }
  }
}
