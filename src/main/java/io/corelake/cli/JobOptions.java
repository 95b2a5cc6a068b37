package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.config.NearestName;
import io.corelake.pipeline.RunRequest;
import io.corelake.pipeline.StageName;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that {@code run} and {@code plan} share. */
final class JobOptions {
  @Option(
      names = "--input",
      required = true,
      paramLabel = "URI",
      description = "Folder of images, in any depth, on any file system that Hadoop opens.")
  String input = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder for the runs, their manifests and the stages' tables.")
  String output = "";

  @Option(
      names = "--work",
      paramLabel = "URI",
      description = "Folder for the stages' tables. Default: OUTPUT/work.")
  @Nullable String work;

  @Option(
      names = "--proxy",
      paramLabel = "FILE",
      description =
          "TorchScript encoder: float32 [n, 3, h, w] in, [n, d] out. Without one, CoreLake trains"
              + " one on a sample of the corpus first.")
  @Nullable String proxy;

  @Mixin ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = "--until",
      paramLabel = "STAGE",
      description =
          "Last stage to run: corpus, embed, classes, rank, manifests or report (the default). The"
              + " same command without it goes on from there.")
  String until = StageName.REPORT.label();

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description =
          "Name of the run: letters, digits, dot, dash, underscore. A finished run of this id is"
              + " left as it is. Default: the time and a random number.")
  @Nullable String runId;

  @Option(
      names = "--force",
      description = "Write a finished run of the same id again, unless current.json names it.")
  boolean force;

  RunRequest request() {
    if (runId != null && !runId.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}")) {
      throw CoreLakeException.usage(
          "--run-id must be 1 to 200 letters, digits, dots, dashes and underscores, was " + runId);
    }
    return new RunRequest(
        input,
        output,
        work,
        configuration.load(proxy == null ? Map.of() : Map.of("embed.proxy", proxy)),
        stage(),
        runId,
        force);
  }

  private StageName stage() {
    return Arrays.stream(StageName.values())
        .filter(stage -> stage.label().equals(until.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                CoreLakeException.usage(
                    "--until must be one of "
                        + StageName.labels()
                        + ", was "
                        + until
                        + "; did you mean "
                        + NearestName.of(
                            until.toLowerCase(Locale.ROOT),
                            Arrays.stream(StageName.values()).map(StageName::label).toList())
                        + "?"));
  }
}
