package io.corelake.verify;

import java.util.Optional;
import org.apache.spark.SparkThrowable;

/** Failures of Spark that are the fault of a file's content. */
final class UnreadableTable {
  private UnreadableTable() {}

  /** Returns what is wrong with the file; none where the failure has another cause. */
  static Optional<String> reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable spark && isOfContent(spark.getCondition())) {
        return Optional.of(firstLine(cause) + "; " + firstLine(root(cause)));
      }
    }
    return Optional.empty();
  }

  private static boolean isOfContent(String condition) {
    return condition != null
        && (condition.startsWith("FAILED_READ_FILE")
            || condition.startsWith("CANNOT_READ_FILE_FOOTER")
            || condition.startsWith("UNABLE_TO_INFER_SCHEMA"));
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String firstLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("").strip();
  }
}
