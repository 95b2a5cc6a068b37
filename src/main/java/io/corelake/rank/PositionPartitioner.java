package io.corelake.rank;

import io.corelake.selection.WebsterOrder;
import org.apache.spark.Partitioner;

/**
 * Cuts the global order into equal ranges of positions: partition i stands before partition i + 1.
 */
final class PositionPartitioner extends Partitioner {
  private final int partitions;

  PositionPartitioner(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object key) {
    return WebsterOrder.bucket(((GlobalKey) key).position(), partitions);
  }
}
