package io.corelake.table;

import java.util.Comparator;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;

/** Sends records to partitions of our choice, each in order. */
public final class SortedShuffle {
  private SortedShuffle() {}

  /**
   * Shuffles by Java's serialization whatever {@code spark.serializer} says: the Kryo that Spark
   * has cannot write Java records.
   *
   * @param order must be serializable
   */
  public static <K, V> JavaPairRDD<K, V> of(
      JavaPairRDD<K, V> records, Partitioner partitioner, Comparator<K> order) {
    JavaPairRDD<K, V> shuffled = records.repartitionAndSortWithinPartitions(partitioner, order);
    if (!(shuffled.rdd() instanceof ShuffledRDD<?, ?, ?> shuffle)) {
      throw new IllegalStateException("Spark sorts by something else than a shuffle");
    }
    shuffle.setSerializer(new JavaSerializer(records.context().getConf()));
    return shuffled;
  }
}
