package io.corelake.pipeline;

import io.corelake.progress.Progress;
import io.corelake.thread.DaemonThreads;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;

/**
 * Tells both the Spark UI and the console what Spark works on: the description of the jobs that
 * this thread starts, and a counter that is read now and then while they run.
 */
final class JobProgress implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;

  private final SparkContext context;
  private final ScheduledExecutorService ticker;

  private JobProgress(SparkContext context, ScheduledExecutorService ticker) {
    this.context = context;
    this.ticker = ticker;
  }

  /**
   * Begins a stage.
   *
   * @param work what the progress calls it
   * @param description for the Spark UI
   * @param done how many of {@code total} images are done; the total is 0 where it is not known
   */
  static JobProgress begin(
      SparkContext context,
      Progress progress,
      String work,
      String description,
      long total,
      LongSupplier done) {
    context.setJobDescription(description);
    progress.started(work, total);
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("corelake-progress"));
    var unused =
        ticker.scheduleWithFixedDelay(
            () ->
                progress.advanced(
                    total == 0 ? done.getAsLong() : Math.min(total, done.getAsLong()),
                    total == 0 ? "images" : ""),
            PERIOD_MILLIS,
            PERIOD_MILLIS,
            TimeUnit.MILLISECONDS);
    return new JobProgress(context, ticker);
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    context.setJobDescription(null);
  }
}
