package io.corelake.cli;

import picocli.CommandLine.Option;

/** The images that a command is about. */
final class InputOption {
  static final String NAME = "--input";

  @Option(
      names = NAME,
      required = true,
      paramLabel = "URI",
      description =
          "The images: a folder, WebDataset tars, a Parquet, Delta or Iceberg table, or a manifest"
              + " of URIs (csv, jsonl), on any file system that Hadoop opens.")
  String uri = "";
}
