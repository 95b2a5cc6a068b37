package io.corelake.storage;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** What a file system's failure is to the user: the operation, the place, why, and how long. */
final class StorageTrouble {
  private StorageTrouble() {}

  /**
   * Returns the failure of an operation.
   *
   * @param nanoseconds that it was tried for; retries are the file system's own, and some name them
   */
  static CoreLakeException of(String verb, Path path, IOException failure, long nanoseconds) {
    if (failure instanceof UnsupportedFileSystemException) {
      return noFileSystem(path, failure);
    }
    long seconds = nanoseconds / 1_000_000_000;
    return new CoreLakeException(
        ExitCode.STORAGE,
        "Cannot "
            + verb
            + " "
            + Uris.redacted(path.toString())
            + ": "
            + reason(failure)
            + (seconds == 0 ? "" : " (after " + seconds + " s)"),
        failure);
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
