package io.corelake.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Counts Spark's jobs by what they say they do. */
public final class JobDescriptions extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final List<String> descriptions = new CopyOnWriteArrayList<>();

  public JobDescriptions(SparkContext context) {
    this.context = context;
    context.addSparkListener(this);
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    descriptions.add(String.valueOf(job.properties().getProperty("spark.job.description")));
  }

  /** Returns how many jobs had a text in their description. */
  public long count(String text) {
    // The bus is asynchronous; it is empty when all that was posted has been heard.
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Spark's listener bus does not come to rest", e);
    }
    return descriptions.stream().filter(description -> description.contains(text)).count();
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
