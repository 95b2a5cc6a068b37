package io.corelake.planted.selection;

import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** An algorithm that knows Spark. */
public final class PlantedSelection {
  @Nullable SparkSession spark;
}
