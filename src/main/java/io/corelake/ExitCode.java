package io.corelake;

/** What the process says to the scheduler that started it. */
public enum ExitCode {
  /** The work is done. */
  DONE(0),
  /** A defect of CoreLake itself. */
  BUG(1),
  /** The command line or the configuration is wrong. */
  USAGE(2),
  /** The data cannot be worked with: nothing readable, too many rejects, a damaged run. */
  INPUT(3),
  /** Another run holds the output. */
  LOCKED(4),
  /** Storage or the cluster failed; trying again may help. */
  STORAGE(5),
  /** SIGINT has ended the process; the same command goes on. */
  INTERRUPTED(130),
  /** SIGTERM has ended the process; the same command goes on. */
  TERMINATED(143);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
