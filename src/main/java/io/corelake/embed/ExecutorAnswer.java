package io.corelake.embed;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.proxy.ProxyTrial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What an executor found out about itself.
 *
 * @param address of its block manager, which the driver knows it by
 * @param executor its id
 * @param trial null where it failed
 * @param fault why the proxy does not run there; null where it does
 */
record ExecutorAnswer(
    String address, String executor, String host, @Nullable Trial trial, @Nullable Fault fault)
    implements Serializable {

  /** What runs there. */
  record Trial(String libtorch, String device) implements Serializable {
    static Trial of(ProxyTrial trial) {
      return new Trial(trial.libtorch(), trial.device());
    }
  }

  /** What is missing there. */
  record Fault(ExitCode exitCode, String text) implements Serializable {
    static Fault of(Throwable failure) {
      if (failure instanceof CoreLakeException known) {
        return new Fault(known.exitCode(), String.valueOf(known.getMessage()));
      }
      return failure instanceof LinkageError
          ? new Fault(ExitCode.USAGE, "the class path lacks a class or mixes versions: " + failure)
          : new Fault(ExitCode.BUG, failure.toString());
    }
  }
}
