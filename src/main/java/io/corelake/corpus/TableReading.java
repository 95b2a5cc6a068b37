package io.corelake.corpus;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.storage.Uris;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.orc.FileFormatException;
import org.apache.spark.SparkThrowable;

/** Reading of a user's tables: what Spark does not take is the input's fault, said in one line. */
final class TableReading {
  private TableReading() {}

  /**
   * Reads.
   *
   * @param input what the user calls the table
   * @param format what it should be
   * @throws CoreLakeException with {@link ExitCode#INPUT}; a storage in trouble is not caught
   */
  static <T> T of(String input, String format, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      if (isRefusal(e)) {
        throw new CoreLakeException(
            ExitCode.INPUT,
            "--input %s cannot be read as %s: %s"
                .formatted(Uris.redacted(input), format, Uris.redacted(reason(e))),
            e);
      }
      throw e;
    }
  }

  private static boolean isRefusal(Throwable failure) {
    boolean bySpark = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FileFormatException) {
        return true;
      }
      if (cause instanceof IOException || cause instanceof CoreLakeException) {
        return false;
      }
      bySpark |= cause instanceof SparkThrowable;
    }
    return bySpark;
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}
