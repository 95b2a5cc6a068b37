package io.corelake.chunk;

/**
 * How large the next chunk is to be. The first ones are as small as they can be without leaving a
 * core idle; later ones take about as long as was asked for, by the rate so far.
 */
final class ChunkSizes {
  /** The first tasks are slow, and a portion may be of another weight than it says. */
  private static final int MOST_GROWTH = 8;

  private final long least;
  private final double seconds;
  private long largest;

  /**
   * Begins with the smallest.
   *
   * @param least images of the smallest chunk
   * @param seconds that a chunk is to take
   */
  ChunkSizes(long least, double seconds) {
    this.least = Math.max(1, least);
    this.seconds = seconds;
    this.largest = this.least;
  }

  /**
   * Returns the number of images.
   *
   * @param done images of the chunks that are finished
   * @param elapsed seconds since the first of them began
   */
  long next(long done, double elapsed) {
    double wanted = elapsed > 0 ? done / elapsed * seconds : 0;
    long next = Math.max(least, (long) Math.min(wanted, (double) MOST_GROWTH * largest));
    // Two of the smallest begin at once, before there is a rate.
    largest = Math.max(largest, next);
    return next;
  }
}
