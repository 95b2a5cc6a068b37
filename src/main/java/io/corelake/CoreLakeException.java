package io.corelake;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a user can understand and act on. The message says what is wrong, the actual
 * value, the bound and the key to change, in one line.
 */
public final class CoreLakeException extends RuntimeException {
  private final ExitCode exitCode;

  public CoreLakeException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public CoreLakeException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /** The command line or the configuration is wrong. */
  public static CoreLakeException usage(String message) {
    return new CoreLakeException(ExitCode.USAGE, message);
  }

  /** The input data cannot be worked with. */
  public static CoreLakeException input(String message) {
    return new CoreLakeException(ExitCode.INPUT, message);
  }
}
