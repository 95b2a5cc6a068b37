package io.corelake.pipeline;

import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Figures that are worked out once of a table and kept as JSON. */
record KeptFigures(SparkSession spark, Storage storage) {
  /** Returns what a file keeps; none where it cannot be read again. */
  <T> Optional<T> find(Path file, Class<T> type) {
    if (!storage.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(storage.readText(file), type));
    } catch (IllegalArgumentException e) {
      // What cannot be read again is worked out again.
      return Optional.empty();
    }
  }

  /**
   * Returns what a file keeps, or works it out and keeps it there.
   *
   * @param job what the Spark UI calls the work
   */
  <T> T findOrCompute(Path file, Class<T> type, String job, Supplier<T> work) {
    return find(file, type)
        .orElseGet(
            () -> {
              T figures = compute(job, work);
              storage.writeText(file, Json.pretty(figures));
              return figures;
            });
  }

  /** Works figures out, and keeps them nowhere. */
  <T> T compute(String job, Supplier<T> work) {
    spark.sparkContext().setJobDescription(job);
    try {
      return work.get();
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }
}
