package io.corelake.corpus;

import java.util.Arrays;
import org.apache.spark.Partitioner;

/** Partitions positions by ranges, each given by its first position. */
final class RangeStarts extends Partitioner {
  private final long[] starts;

  /**
   * Takes the ranges.
   *
   * @param starts ascending; the first is at most the first position
   */
  RangeStarts(long[] starts) {
    this.starts = starts;
  }

  @Override
  public int numPartitions() {
    return starts.length;
  }

  @Override
  public int getPartition(Object position) {
    int at = Arrays.binarySearch(starts, (Long) position);
    return at >= 0 ? at : -at - 2;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RangeStarts ranges && Arrays.equals(starts, ranges.starts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(starts);
  }
}
