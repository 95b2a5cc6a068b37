package io.corelake.testing;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Counts what tasks do, by what Spark says of their accumulators; from a count on that is set, all
 * jobs are cancelled, which is as near as one JVM comes to the death of a driver.
 */
public final class TaskCounter extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final String name;
  private final AtomicLong count = new AtomicLong();
  private volatile long most = Long.MAX_VALUE;

  /**
   * Begins to count.
   *
   * @param name of the accumulator
   */
  public TaskCounter(SparkContext context, String name) {
    this.context = context;
    this.name = name;
    context.addSparkListener(this);
  }

  /** Cancels all jobs once so many are counted, until it is told another number. */
  public void cancelFrom(long cancelledFrom) {
    most = cancelledFrom;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    for (AccumulableInfo counter : CollectionConverters.asJava(task.taskInfo().accumulables())) {
      if (counter.name().contains(name)) {
        count.addAndGet((Long) counter.update().get());
      }
    }
    if (count.get() >= most) {
      context.cancelAllJobs();
    }
  }

  /** Returns how many there were since the last call. */
  public long count() {
    // The bus is asynchronous; it is empty when all that was posted has been heard.
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Spark's listener bus does not come to rest", e);
    }
    return count.getAndSet(0);
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
