package io.corelake.selection;

import java.io.Serializable;

/**
 * The fixed-point grid of image vectors: a component in [-1, 1] is held as a {@code short} in steps
 * of 2^-bits.
 *
 * <p>An image vector is at most of length 1, so a dot product of two of them is an integer of at
 * most 2^(2 bits) (and a little for the rounding) in steps of 2^-(2 bits), and fits an {@code int}.
 * Sums over a class are {@code long}s. Nothing is ever rounded again: every gain is exact in any
 * order of summation, and ties are real ties.
 *
 * <p>Vectors are stored in steps of 2^-14; this rounding, 3e-5 a component, is below the noise of
 * the inference that made the vector. They are ranked on the same grid, unless the largest class is
 * so large that its gains, at most 3 n 2^28 steps, would not all be integers that a {@code double}
 * holds exactly: then all classes are ranked on a coarser one.
 *
 * @param bits a length of 1 is 2^bits steps
 */
public record Grid(int bits) implements Serializable {
  /** The grid that vectors are stored on. */
  public static final Grid STORED = new Grid(14);

  private static final Grid COARSE = new Grid(12);

  /** Steps in a length of 1, as stored. */
  public static final int STEPS = 1 << 14;

  /** Returns the grid for classes of up to so many images. */
  public static Grid forClassesOf(long images) {
    if (images <= STORED.mostImages()) {
      return STORED;
    }
    if (images <= COARSE.mostImages()) {
      return COARSE;
    }
    throw new IllegalArgumentException(
        "A class can have at most " + COARSE.mostImages() + " images, was " + images);
  }

  /** Returns the most images of any class. */
  public static long mostImagesOfAClass() {
    return COARSE.mostImages();
  }

  /** Returns the largest class whose gains a {@code double} holds: 3 n 2^(2 bits) <= 2^53. */
  long mostImages() {
    return (1L << (53 - 2 * bits)) / 3;
  }

  /** The value of one step of a dot product. */
  public double dotUnit() {
    return Math.scalb(1.0, -2 * bits);
  }

  /** Returns a stored vector on this grid. */
  public short[] fromStored(byte[] stored) {
    short[] vector = GridVector.decode(stored);
    int shift = STORED.bits - bits;
    if (shift > 0) {
      int half = 1 << (shift - 1);
      for (int j = 0; j < vector.length; j++) {
        vector[j] = (short) ((vector[j] + half) >> shift);
      }
    }
    return vector;
  }

  /**
   * Returns the nearest stored value.
   *
   * @param component in [-1, 1]
   */
  public static short round(double component) {
    if (!(Math.abs(component) <= 1.0 + 1e-6)) {
      throw new IllegalArgumentException("A component must be in [-1, 1], was " + component);
    }
    return (short) Math.rint(component * STEPS);
  }
}
