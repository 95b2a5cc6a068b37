package io.corelake.selection;

/**
 * The global order of Webster (Sainte-Lague): rank r of a class of n images stands at position (r +
 * 1/2) / n, and images are ordered by (position, class). Every prefix is proportional to the class
 * sizes and every smaller budget is a prefix of every larger one.
 *
 * <p>Positions of two classes of fewer than 2^25 images are equal as doubles only where the
 * fractions are equal; those of larger ones can be equal where the fractions are not, and are then
 * ordered by class like all ties.
 */
public final class WebsterOrder {
  private WebsterOrder() {}

  /** Returns the position of a rank, in (0, 1). */
  public static double position(long rank, long classSize) {
    return (2.0 * rank + 1.0) / (2.0 * classSize);
  }

  /**
   * Returns in which of {@code buckets} equal ranges of positions a position lies: images of a
   * lower bucket stand before those of a higher one.
   */
  public static int bucket(double position, int buckets) {
    return (int) Math.min(buckets - 1L, (long) (position * buckets));
  }

  /** Returns how many images of a class lie in lower buckets. */
  public static long countBefore(int bucket, long classSize, int buckets) {
    long low = 0;
    long high = classSize;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (bucket(position(middle, classSize), buckets) < bucket) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
