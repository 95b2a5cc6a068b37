package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.EndSignal;
import io.corelake.ExitCode;
import java.io.IOException;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** What a failure means for whoever started the run; the same in run.json and at the exit. */
public final class ExitCodes {
  private ExitCodes() {}

  /** Returns the failure among the causes that was made for people to read, or null. */
  public static @Nullable CoreLakeException known(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CoreLakeException known) {
        return known;
      }
    }
    return null;
  }

  /**
   * What Spark or the storage says, without a defect of ours in it, may go away by itself. Whatever
   * fails once a signal has told the process to end, fails by that.
   */
  public static ExitCode of(Throwable failure) {
    return EndSignal.received().orElseGet(() -> withoutSignal(failure));
  }

  private static ExitCode withoutSignal(Throwable failure) {
    CoreLakeException known = known(failure);
    if (known != null) {
      return known.exitCode();
    }
    boolean io = false;
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      io |= cause instanceof IOException;
      root = cause;
    }
    return io || root instanceof SparkThrowable ? ExitCode.STORAGE : ExitCode.BUG;
  }

  /** Returns what to tell of a failure, in one line. */
  public static String message(Throwable failure) {
    if (EndSignal.received().isPresent()) {
      return "Ended by %s; the same command goes on from what is finished"
          .formatted(EndSignal.received().get() == ExitCode.INTERRUPTED ? "SIGINT" : "SIGTERM");
    }
    CoreLakeException known = known(failure);
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text = known != null ? String.valueOf(known.getMessage()) : root.toString();
    return text.lines().findFirst().orElse("").trim();
  }
}
