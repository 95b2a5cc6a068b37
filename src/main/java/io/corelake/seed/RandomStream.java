package io.corelake.seed;

/**
 * A stream of random numbers that starts at a {@link SeededHash} (SplitMix64). Written here because
 * the JDK does not promise that its generators keep their sequences from release to release, and an
 * embedding must be the same next year.
 */
public final class RandomStream {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  public RandomStream(long seed) {
    state = seed;
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Returns a number in [0, 1). */
  public double nextDouble() {
    return SeededHash.unit(nextLong());
  }

  /** Returns a number in [low, high), or low where the two are equal. */
  public double nextDouble(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** Returns a number in 0 .. bound - 1; the bias of the multiplication is below 2^-31. */
  public int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /**
   * Returns a number of the normal distribution with mean 0 and variance 1 (Box-Muller), the same
   * on every platform.
   */
  public double nextGaussian() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }
}
