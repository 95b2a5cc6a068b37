package io.corelake.cli;

import io.corelake.progress.Progress;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command says how far it is. */
final class ProgressOption {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Option(
      names = "--progress",
      paramLabel = "FORM",
      description = "Progress, on standard error: text (the default) or json, an object a line.")
  private Form form = Form.TEXT;

  private enum Form {
    TEXT,
    JSON
  }

  Progress progress() {
    PrintWriter err = command.commandLine().getErr();
    return switch (form) {
      case TEXT -> ConsoleProgress.of(err);
      case JSON -> new JsonProgress(err, Clock.systemUTC(), System::nanoTime);
    };
  }
}
