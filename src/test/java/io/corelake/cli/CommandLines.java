package io.corelake.cli;

import io.corelake.pipeline.StageName;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Command lines that files of deploy/ have written down, read as the program reads them. */
public final class CommandLines {
  private CommandLines() {}

  /**
   * Reads the arguments of the program up to where it would start to work.
   *
   * @throws RuntimeException with the words of the program, where it would refuse them
   */
  public static void check(List<String> arguments) {
    ParseResult command =
        new CommandLine(Main.class).parseArgs(arguments.toArray(String[]::new)).subcommand();
    if (command == null) {
      throw new IllegalArgumentException("No command: " + arguments);
    }
    OutputOptions target = new OutputOptions();
    target.runId = command.matchedOptionValue("--run-id", "id");
    List<String> assignments = command.matchedOptionValue("--set", List.of());
    target.configuration.assignments = assignments;
    target.request(InputOption.NAME, "", Map.of(), StageName.OF_RUN, StageName.REPORT.label());
  }
}
