package io.corelake.cli;

import io.corelake.pipeline.RunRequest;
import io.corelake.pipeline.StageName;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that {@code run} and {@code plan} share. */
final class JobOptions {
  @Mixin InputOption input = new InputOption();

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
        InputOption.NAME,
        input.uri,
        proxy == null ? Map.of() : Map.of("embed.proxy", proxy),
        StageName.OF_RUN,
        until);
  }
}
