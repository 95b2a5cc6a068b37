package io.corelake.planted.config;

import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A configuration that knows Spark. */
public final class PlantedConfig {
  @Nullable SparkSession spark;
}
