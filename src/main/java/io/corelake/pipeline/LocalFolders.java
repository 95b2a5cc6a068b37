package io.corelake.pipeline;

import java.io.File;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * The folders of {@code spark.local.dir} on this machine, as Spark finds them: its own method has
 * another signature in 4.0 than in 4.1, and one jar is to run on both.
 */
public final class LocalFolders {
  private LocalFolders() {}

  /** Returns their paths, in Spark's order. */
  public static List<String> of(SparkConf spark) {
    return of(spark, System::getenv);
  }

  /** The cluster manager's word, YARN's or a worker's, counts more than the setting. */
  static List<String> of(SparkConf spark, UnaryOperator<@Nullable String> environment) {
    String ofYarn = environment.apply("LOCAL_DIRS");
    if (environment.apply("CONTAINER_ID") != null && ofYarn != null) {
      return split(ofYarn, ",");
    }
    String ofExecutor = environment.apply("SPARK_EXECUTOR_DIRS");
    if (ofExecutor != null) {
      return split(ofExecutor, File.pathSeparator);
    }
    String ofWorker = environment.apply("SPARK_LOCAL_DIRS");
    return split(
        ofWorker == null
            ? spark.get("spark.local.dir", System.getProperty("java.io.tmpdir"))
            : ofWorker,
        ",");
  }

  private static List<String> split(String folders, String separator) {
    return Pattern.compile(Pattern.quote(separator)).splitAsStream(folders).toList();
  }
}
