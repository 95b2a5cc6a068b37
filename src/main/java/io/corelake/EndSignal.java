package io.corelake;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The signal that has told this process to end, if one has. */
public final class EndSignal {
  private static final AtomicReference<@Nullable ExitCode> RECEIVED = new AtomicReference<>();

  private EndSignal() {}

  /** Remembers the first signal. */
  public static void receive(ExitCode signal) {
    RECEIVED.compareAndSet(null, signal);
  }

  /** Returns the exit code of a process that the signal has ended. */
  public static Optional<ExitCode> received() {
    return Optional.ofNullable(RECEIVED.get());
  }
}
