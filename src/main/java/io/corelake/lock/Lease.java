package io.corelake.lock;

/**
 * How long a lock is good for.
 *
 * @param heartbeat seconds between two signs of life
 */
public record Lease(double heartbeat) {
  private static final int MISSED_BEATS = 6;

  /** Seconds without a sign of life after which another command may take the lock over. */
  double staleAfter() {
    return MISSED_BEATS * heartbeat;
  }

  /**
   * Nanoseconds after its last sign of life for which an owner may go on without a look at the
   * lock. Half of what others wait for: the look itself may take its time.
   */
  long goodFor() {
    return nanoseconds(staleAfter() / 2);
  }

  long beatNanoseconds() {
    return nanoseconds(heartbeat);
  }

  private static long nanoseconds(double seconds) {
    return (long) (1e9 * seconds);
  }
}
