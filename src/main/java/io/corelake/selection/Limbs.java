package io.corelake.selection;

/**
 * A vector of {@code long}s as a sum of vectors of small {@code int}s, v = sum over k of limb[k] *
 * 2^(k * bits), such that the dot product of each limb with any vector of a class fits an {@code
 * int}.
 */
final class Limbs {
  /**
   * |limb|_2 stays below 2^16, so that with |row|_2 at most 2^14 and a little, a dot product stays
   * below 2^31 by Cauchy-Schwarz.
   */
  private static final double LONGEST = 1 << 16;

  private final int[][] limbs;
  private final int bits;

  /**
   * Splits a vector.
   *
   * @param padded the length of the limbs, at least that of the vector
   */
  Limbs(long[] vector, int padded) {
    bits = bits(vector.length);
    long largest = 0;
    for (long component : vector) {
      largest = Math.max(largest, Math.abs(component));
    }
    int count = 1;
    while (largest > highest(count)) {
      count++;
    }
    limbs = new int[count][padded];
    for (int j = 0; j < vector.length; j++) {
      long rest = vector[j];
      for (int k = 0; k < count; k++) {
        // The low bits with their sign; what is left is a multiple of 2^bits.
        long limb = (rest << (Long.SIZE - bits)) >> (Long.SIZE - bits);
        limbs[k][j] = (int) limb;
        rest = (rest - limb) >> bits;
      }
    }
  }

  /** Signed limbs of so many bits have components of at most 2^(bits - 1). */
  private static int bits(int dimension) {
    int bits = 1 + (int) Math.floor(Math.log(LONGEST / Math.sqrt(dimension)) / Math.log(2));
    if (bits < 2) {
      throw new IllegalArgumentException("A dimension of " + dimension + " is too large");
    }
    return bits;
  }

  /** Returns the largest absolute value that so many limbs hold for either sign. */
  private long highest(int count) {
    long highest = 0;
    for (int k = 0; k < count && k * bits < Long.SIZE - bits; k++) {
      highest += ((1L << (bits - 1)) - 1) << (k * bits);
    }
    return highest;
  }

  int count() {
    return limbs.length;
  }

  int[] limb(int k) {
    return limbs[k];
  }

  /** Returns how far the dot product with a limb is shifted. */
  int shift(int k) {
    return k * bits;
  }
}
