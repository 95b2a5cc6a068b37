package io.corelake.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Hadoop's configuration for commands that start no Spark. */
final class HadoopConfigurations {
  private HadoopConfigurations() {}

  /** Returns what the file systems of a session that CoreLake starts would have. */
  static Configuration of(SparkConf spark) {
    SparkConf complete = spark.clone();
    StorageDefaults.missingIn(spark).forEach(complete::set);
    return ofSite(complete);
  }

  /** Returns what Spark would give its own file systems. */
  static Configuration ofSite(SparkConf spark) {
    return new SparkHadoopUtil().newConfiguration(spark);
  }
}
