package io.corelake.verify;

import java.util.Collection;
import java.util.Optional;
import org.apache.spark.SparkThrowable;

/** Failures of Spark that are the fault of a file's content. */
final class UnreadableTable {
  private UnreadableTable() {}

  /** Returns what is wrong with the file; none where the failure has another cause. */
  static Optional<String> reason(Throwable failure) {
    return ofContent(failure).map(cause -> firstLine(root(cause)));
  }

  /** Returns which of some files Spark could not read; none where it does not say. */
  static Optional<String> file(Throwable failure, Collection<String> names) {
    return ofContent(failure)
        .flatMap(
            cause ->
                names.stream()
                    .filter(name -> String.valueOf(cause.getMessage()).contains("/" + name))
                    .findFirst());
  }

  private static Optional<Throwable> ofContent(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable spark && isOfContent(spark.getCondition())) {
        return Optional.of(cause);
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
