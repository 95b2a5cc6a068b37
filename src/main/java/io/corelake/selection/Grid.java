package io.corelake.selection;

/**
 * The fixed-point grid of image vectors: a component in [-1, 1] is held as a {@code short} in steps
 * of 2^-14.
 *
 * <p>An image vector is at most of length 1, so a dot product of two of them is an integer of at
 * most 2^28 (and a little for the rounding) in steps of 2^-28, and fits an {@code int}. Sums over a
 * class are {@code long}s. Nothing is ever rounded again: every gain is exact in any order of
 * summation, and ties are real ties. The rounding to the grid, 3e-5 a component, is below the noise
 * of the inference that made the vector.
 */
public final class Grid {
  /** Steps in a length of 1. */
  public static final int STEPS = 1 << 14;

  /** The value of one unit of a dot product. */
  public static final double DOT_UNIT = 1.0 / ((double) STEPS * STEPS);

  private Grid() {}

  /**
   * Returns the nearest grid value.
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
