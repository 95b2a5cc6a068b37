package io.corelake.cli;

import io.corelake.pipeline.RunRequest;
import io.corelake.pipeline.StageName;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that {@code run} and {@code plan} share. */
final class JobOptions {
  /** The option that gives the images. */
  static final String INPUT = "--input";

  @Option(
      names = INPUT,
      required = true,
      paramLabel = "URI",
      description =
          "The images: a folder, WebDataset tars, a Parquet, Delta or Iceberg table, or a manifest"
              + " of URIs (csv, jsonl), on any file system that Hadoop opens.")
  String input = "";

  @Option(
      names = "--proxy",
      paramLabel = "FILE",
      description =
          "TorchScript encoder: float32 [n, 3, h, w] in, [n, d] out. Without one, CoreLake trains"
              + " one on a sample of the corpus first.")
  @Nullable String proxy;

  @Mixin OutputOptions target = new OutputOptions();

  @Option(
      names = "--until",
      paramLabel = "STAGE",
      description =
          "Last stage to run: corpus, embed, classes, rank, manifests or report (the default). The"
              + " same command without it goes on from there.")
  String until = StageName.REPORT.label();

  RunRequest request() {
    return target.request(
        INPUT,
        input,
        proxy == null ? Map.of() : Map.of("embed.proxy", proxy),
        StageName.OF_RUN,
        until);
  }
}
