package io.corelake.testing;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/** Counts the images that tasks embed or fail to embed, by what Spark says of the tasks. */
public final class EmbeddedImages extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final AtomicLong images = new AtomicLong();

  public EmbeddedImages(SparkContext context) {
    this.context = context;
    context.addSparkListener(this);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    for (AccumulableInfo counter : CollectionConverters.asJava(task.taskInfo().accumulables())) {
      if (counter.name().contains("corelake.embed.images")) {
        images.addAndGet((Long) counter.update().get());
      }
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
    return images.getAndSet(0);
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
