package io.corelake.rank;

import io.corelake.classes.LatentClassTable.ClassSize;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.spark.Partitioner;

/**
 * Spreads latent classes over tasks by the work they make: the costliest class first, each to the
 * task that has least so far. One class is never split.
 */
final class ClassPartitioner extends Partitioner {
  private final Map<Integer, Integer> taskOfClass = new HashMap<>();
  private final int tasks;

  /** A task and the work it has been given. */
  private record Load(int task, double work) {}

  /**
   * Deals the classes.
   *
   * @param workExponent a class of n images makes n to this power of work
   */
  ClassPartitioner(List<ClassSize> sizes, int tasks, double workExponent) {
    this.tasks = tasks;
    PriorityQueue<Load> loads =
        new PriorityQueue<>(Comparator.comparingDouble(Load::work).thenComparingInt(Load::task));
    for (int task = 0; task < tasks; task++) {
      loads.add(new Load(task, 0));
    }
    List<ClassSize> costliestFirst =
        sizes.stream()
            .sorted(
                Comparator.comparingLong(ClassSize::size)
                    .reversed()
                    .thenComparingInt(ClassSize::latentClass))
            .toList();
    for (ClassSize latentClass : costliestFirst) {
      Load least = loads.remove();
      taskOfClass.put(latentClass.latentClass(), least.task());
      double work = Math.pow((double) latentClass.size(), workExponent);
      loads.add(new Load(least.task(), least.work() + work));
    }
  }

  @Override
  public int numPartitions() {
    return tasks;
  }

  @Override
  public int getPartition(Object key) {
    Integer task = taskOfClass.get(((MemberKey) key).latentClass());
    if (task == null) {
      throw new IllegalArgumentException("No latent class of " + key + " was counted");
    }
    return task;
  }
}
