package io.corelake.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/** Hadoop's configuration for commands that start no Spark. */
final class HadoopConfigurations {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopConfigurations() {}

  /** Returns what Spark would give its own file systems. */
  static Configuration of(SparkConf spark) {
    Configuration hadoop = new Configuration();
    for (Tuple2<String, String> property : spark.getAllWithPrefix(PREFIX)) {
      hadoop.set(property._1(), property._2());
    }
    return hadoop;
  }
}
