package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.Uninterrupted;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a command. One that was there before, as in a notebook, is used and left
 * running; one that the command started is stopped with it.
 */
final class SparkSessions implements AutoCloseable {
  private static final long MOST_SECONDS = 15;
  private static final long PAUSE_MILLIS = 20;

  private static final String SIGNED_QUERY =
      "(\\?|%3f)[^\\s'\"]*(signature|token|sig|key|secret|password|credential)[^\\s'\"]*";

  /**
   * What Spark's pages, its REST interface and its event log leave out: of properties, by their
   * names and values, which include the arguments of the command; and of plans.
   */
  private static final Map<String, String> REDACTION =
      Map.of(
          "spark.redaction.regex",
          "(?i)secret|passw(or)?d|token|access[.]?key|account[.]key|private[.]key|[.]sas[.]"
              + "|credential|://[^/@\\s]+:\\S*@|"
              + SIGNED_QUERY,
          "spark.redaction.string.regex",
          "(?i)(?<=://)[^/@\\s]+:\\S*@|" + SIGNED_QUERY);

  private final SparkSession spark;
  private final boolean ours;

  private SparkSessions(SparkSession spark, boolean ours) {
    this.spark = spark;
    this.ours = ours;
  }

  static SparkSessions open(String application) {
    CleanEnd.watch();
    boolean ours =
        SparkSession.getActiveSession().isEmpty() && SparkSession.getDefaultSession().isEmpty();
    if (ours && !new SparkConf().contains("spark.master")) {
      throw CoreLakeException.usage(
          "No Spark master is set (spark.master): start CoreLake by spark-submit or by"
              + " deploy/local/corelake");
    }
    SparkSession.Builder builder = SparkSession.builder().appName(application);
    if (ours) {
      SparkConf given = new SparkConf();
      ScratchFolders.requireOneWritable(given);
      StorageDefaults.missingIn(given).forEach(builder::config);
      REDACTION.forEach(
          (key, pattern) -> {
            if (!given.contains(key)) {
              builder.config(key, pattern);
            }
          });
    }
    return new SparkSessions(builder.getOrCreate(), ours);
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (ours) {
      Uninterrupted.run("corelake-stop", this::stop);
    }
  }

  private void stop() {
    awaitTasks(spark.sparkContext());
    spark.stop();
  }

  /**
   * Tasks of this JVM that were cancelled run on for a moment. They may be in libtorch, which a JVM
   * that ends takes from under them.
   */
  private static void awaitTasks(SparkContext context) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (context.isLocal()
        && !context.isStopped()
        && Arrays.stream(context.statusTracker().getExecutorInfos())
            .anyMatch(executor -> executor.numRunningTasks() > 0)
        && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }
  }
}
