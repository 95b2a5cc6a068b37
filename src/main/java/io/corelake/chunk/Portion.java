package io.corelake.chunk;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A task's share of the work.
 *
 * @param partition number of the task's partition
 * @param images that it has, as far as that is known
 */
public record Portion(int partition, long images) {
  /** Returns the portions of so many tasks that have about as many images each. */
  public static List<Portion> even(int partitions, long images) {
    long each = (images + partitions - 1) / Math.max(1, partitions);
    return IntStream.range(0, partitions)
        .mapToObj(partition -> new Portion(partition, each))
        .toList();
  }
}
