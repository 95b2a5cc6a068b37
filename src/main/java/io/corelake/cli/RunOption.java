package io.corelake.cli;

import picocli.CommandLine.Option;

/** The published run that a command is about. */
final class RunOption {
  @Option(
      names = "--run",
      required = true,
      paramLabel = "URI",
      description = "OUTPUT (its current run) or OUTPUT/runs/ID.")
  String uri = "";
}
