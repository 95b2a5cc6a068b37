package io.corelake.testing;

import org.apache.spark.sql.SparkSession;

/** Spark sessions of the tests: one at a time in the JVM, on so many cores. */
public final class LocalSpark {
  private LocalSpark() {}

  /** Returns a session on so many cores; one on another number is stopped first. */
  public static SparkSession onCores(int cores) {
    String master = "local[" + cores + "]";
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession running = SparkSession.getDefaultSession().get();
      if (running.sparkContext().isStopped() || !running.sparkContext().master().equals(master)) {
        running.stop();
        SparkSession.clearActiveSession();
        SparkSession.clearDefaultSession();
      }
    }
    return SparkSession.builder()
        .master(master)
        .appName("CoreLake tests")
        .config("spark.ui.enabled", "false")
        // Many clusters set it; Java's own is what the launcher's tests run on.
        .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }
}
