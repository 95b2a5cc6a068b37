package io.corelake.seed;

import java.io.Serializable;

/**
 * A permutation of 0 .. n - 1 that is drawn by a seed and worked out number by number: eight rounds
 * of a Feistel network over the next even power of two, walked along until a number is below n.
 */
public final class Permutation implements Serializable {
  private static final int ROUNDS = 8;

  private final long size;
  private final int halfBits;
  private final long halfMask;
  private final long[] keys = new long[ROUNDS];

  /**
   * Draws a permutation.
   *
   * @param size n, from 1 to 2^62
   */
  public Permutation(long seed, long size) {
    if (size < 1 || size > 1L << 62) {
      throw new IllegalArgumentException("A permutation of " + size + " numbers");
    }
    this.size = size;
    this.halfBits = Math.max(1, (64 - Long.numberOfLeadingZeros(size - 1) + 1) / 2);
    this.halfMask = (1L << halfBits) - 1;
    RandomStream random = new RandomStream(seed);
    for (int round = 0; round < ROUNDS; round++) {
      keys[round] = random.nextLong();
    }
  }

  /** Returns where a number goes. */
  public long of(long number) {
    if (number < 0 || number >= size) {
      throw new IllegalArgumentException(number + " is none of " + size + " numbers");
    }
    long place = number;
    do {
      place = shuffled(place);
    } while (place >= size);
    return place;
  }

  private long shuffled(long number) {
    long left = number >>> halfBits;
    long right = number & halfMask;
    for (long key : keys) {
      long next = left ^ (new RandomStream(right + key).nextLong() & halfMask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }
}
