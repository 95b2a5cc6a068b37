package io.corelake.table;

import java.io.IOException;

/** Tells why Spark could not read a table. */
public final class ReadFailures {
  private ReadFailures() {}

  /** Returns whether the storage failed, which may go away; what is no table stays so. */
  public static boolean isOfStorage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }
}
