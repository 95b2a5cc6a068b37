package io.corelake.image;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The moment after which decoding a file is given up. */
final class Deadline {
  /** Says inside a reader that the time is over. */
  static final class PassedException extends IOException {
    private PassedException() {
      super("the time to decode is over");
    }
  }

  private final LongSupplier nanoTime;
  private final long start;
  private final long nanos;

  /**
   * Starts the time.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  Deadline(Duration time, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    start = nanoTime.getAsLong();
    nanos = time.toNanos();
  }

  boolean isPassed() {
    return nanoTime.getAsLong() - start > nanos;
  }

  void check() throws PassedException {
    if (isPassed()) {
      throw new PassedException();
    }
  }
}
