package io.corelake.cli;

import io.corelake.ExitCode;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.PublishedRun;
import io.corelake.pipeline.PublishedRuns;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelake report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes the HTML report of a finished run again.")
final class ReportCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private RunOption run = new RunOption();

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Option(
      names = "--against",
      paramLabel = "URI",
      description = "A run to say what changed since, given in the same way.")
  private @Nullable String against;

  @Override
  public Integer call() {
    try (SparkSessions session = SparkSessions.open("CoreLake report")) {
      PublishedRun published =
          PublishedRuns.writeReportAgain(session.spark(), run.uri, against, reporting.progress());
      command.commandLine().getOut().println(published.directory() + "/" + RunFiles.REPORT);
    }
    return ExitCode.DONE.code();
  }
}
