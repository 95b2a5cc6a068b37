package io.corelake.cli;

import io.corelake.CoreLakeException;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a command. One that was there before, as in a notebook, is used and left
 * running; one that the command started is stopped with it.
 */
final class SparkSessions implements AutoCloseable {
  private final SparkSession spark;
  private final boolean ours;

  private SparkSessions(SparkSession spark, boolean ours) {
    this.spark = spark;
    this.ours = ours;
  }

  static SparkSessions open(String application) {
    boolean ours =
        SparkSession.getActiveSession().isEmpty() && SparkSession.getDefaultSession().isEmpty();
    if (ours && !new SparkConf().contains("spark.master")) {
      throw CoreLakeException.usage(
          "No Spark master is set (spark.master): start CoreLake by spark-submit or by"
              + " deploy/local/corelake");
    }
    SparkSession.Builder builder = SparkSession.builder().appName(application);
    if (ours) {
      StorageDefaults.missingIn(new SparkConf()).forEach(builder::config);
    }
    return new SparkSessions(builder.getOrCreate(), ours);
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (ours) {
      spark.stop();
    }
  }
}
