package io.corelake.storage;

import java.io.IOException;

/** A failure of the storage without the secrets that URIs in its messages would tell. */
public final class RedactedFailure extends IOException {
  private static final long serialVersionUID = 1;

  private RedactedFailure(String message, StackTraceElement[] trace) {
    super(message);
    setStackTrace(trace);
  }

  /**
   * Returns the failure itself where it has nothing to hide, with all that caused it, or else what
   * may be told of it: Spark writes what fails in a task to logs and shows it on its pages.
   */
  public static IOException of(IOException failure) {
    boolean tells = false;
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      tells |= !Uris.redacted(cause.toString()).equals(cause.toString());
      root = cause;
    }
    if (!tells) {
      return failure;
    }
    String message = Uris.redacted(failure.toString());
    return new RedactedFailure(
        root == failure ? message : message + ", caused by " + Uris.redacted(root.toString()),
        failure.getStackTrace());
  }
}
