package io.corelake.cli;

import io.corelake.ExitCode;
import io.corelake.pipeline.Versions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line: {@code corelake COMMAND}. */
@Command(
    name = "corelake",
    description =
        "Ranks every image of a lake by what it contributes to contrastive self-supervised"
            + " learning, and writes subset manifests that training jobs read.",
    subcommands = {
      RunCommand.class,
      PlanCommand.class,
      SelectCommand.class,
      TrainProxyCommand.class,
      SubsetCommand.class,
      VerifyCommand.class,
      CompareCommand.class,
      CompareProxiesCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      CleanCommand.class,
      DemoCommand.class,
      HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start with:  corelake demo",
      "Then:        corelake run --input /data/images --output /data/pruned",
      "",
      "Exit codes: 0 done, 1 a bug, 2 usage or configuration, 3 the input data",
      "or a failed verification, 4 another run holds the output, 5 storage or cluster",
      "trouble, worth a retry, 130 and 143 ended by SIGINT and SIGTERM."
    })
public final class Main {
  @Option(
      names = "--stack-trace",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean stackTrace;

  /** Prints the version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"corelake " + Versions.coreLake()};
    }
  }

  private Main() {}

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode;
    try (CleanEnd end = CleanEnd.ofThisThread(err)) {
      exitCode = run(out, err, arguments);
    }
    // Not for success: YARN takes any call of exit for a failure.
    if (exitCode != ExitCode.DONE.code()) {
      System.exit(exitCode);
    }
  }

  /** Runs a command and returns the exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setUsageHelpWidth(100);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(Failures::usage);
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> Failures.execution(failure, command, main.stackTrace));
    if (arguments.length == 0) {
      commandLine.usage(out);
      return ExitCode.USAGE.code();
    }
    try {
      return commandLine.execute(arguments);
    } catch (Error e) {
      return Failures.execution(e, commandLine, main.stackTrace);
    }
  }
}
