package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.config.NearestName;
import io.corelake.pipeline.RunRequest;
import io.corelake.pipeline.StageName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that makes a run, whatever the run is made of. */
final class OutputOptions {
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

  @Mixin ConfigurationOptions configuration = new ConfigurationOptions();

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

  /**
   * Returns what the user asks for.
   *
   * @param inputOption the option that gives the input
   * @param options of the command line that set keys of the configuration
   * @param stages of the run
   * @param until one of them
   */
  RunRequest request(
      String inputOption,
      String input,
      Map<String, String> options,
      List<StageName> stages,
      String until) {
    if (runId != null && !runId.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}")) {
      throw CoreLakeException.usage(
          "--run-id must be 1 to 200 letters, digits, dots, dashes and underscores, was " + runId);
    }
    return new RunRequest(
        inputOption,
        input,
        output,
        work,
        configuration.load(options),
        stage(stages, until),
        runId,
        force);
  }

  private static StageName stage(List<StageName> stages, String until) {
    String typed = until.toLowerCase(Locale.ROOT);
    return stages.stream()
        .filter(stage -> stage.label().equals(typed))
        .findFirst()
        .orElseThrow(
            () ->
                CoreLakeException.usage(
                    "--until must be one of "
                        + StageName.labels(stages)
                        + ", was "
                        + until
                        + "; did you mean "
                        + NearestName.of(typed, stages.stream().map(StageName::label).toList())
                        + "?"));
  }
}
