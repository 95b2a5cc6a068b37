package io.corelake.storage;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** What a file system's failure is to the user: the operation, the place, why, and how long. */
final class StorageTrouble {
  /** How often S3A sends a request again, and how often the SDK does each time. */
  private static final String RETRIES = "fs.s3a.retry.limit";

  private static final String SENT_AGAIN = "fs.s3a.attempts.maximum";

  private StorageTrouble() {}

  /**
   * Returns the failure of an operation.
   *
   * @param hadoop that has the file system's settings, since retries are its own
   * @param nanoseconds that it was tried for
   */
  static CoreLakeException of(
      String verb, Path path, IOException failure, Configuration hadoop, long nanoseconds) {
    if (failure instanceof UnsupportedFileSystemException) {
      return noFileSystem(path, failure);
    }
    return new CoreLakeException(
        ExitCode.STORAGE,
        "Cannot "
            + verb
            + " "
            + Uris.redacted(path.toString())
            + ": "
            + reason(failure)
            + attempts(path, hadoop, nanoseconds / 1_000_000_000),
        failure);
  }

  /** What fails at once was not tried again. */
  private static String attempts(Path path, Configuration hadoop, long seconds) {
    if (seconds == 0) {
      return "";
    }
    String time = " (after " + seconds + " s";
    if (!"s3a".equals(path.toUri().getScheme())) {
      return time + ")";
    }
    int retries = hadoop.getInt(RETRIES, 0);
    int again = hadoop.getInt(SENT_AGAIN, 0);
    return "%s and up to %d attempts: %s is %d, %s is %d)"
        .formatted(time, (1 + retries) * (1 + again), RETRIES, retries, SENT_AGAIN, again);
  }

  static CoreLakeException noFileSystem(Path path, Exception failure) {
    return new CoreLakeException(
        ExitCode.USAGE,
        "Hadoop has no file system here for "
            + Uris.redacted(path.toString())
            + "; is the scheme right, and the connector's jar on the class path?",
        failure);
  }

  private static String reason(IOException failure) {
    String text = failure.getMessage() == null ? "" : failure.getMessage();
    return failure.getClass().getSimpleName() + (text.isEmpty() ? "" : ": " + firstLine(text));
  }

  private static String firstLine(String text) {
    return Uris.redacted(text.lines().findFirst().orElse(""));
  }
}
