package io.corelake.cli;

import io.corelake.ExitCode;
import io.corelake.pipeline.RunRequest;
import io.corelake.pipeline.SelectPipeline;
import io.corelake.pipeline.StageName;
import io.corelake.progress.Progress;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelake select}. */
@Command(
    name = "select",
    mixinStandardHelpOptions = true,
    description = {
      "Ranks vectors that are there already, and writes subset manifests as `run` does.",
      "",
      "Parquet: a row a vector, with columns id (string), vector (array<float>), and if there are"
          + " some class (int: the latent class; else k-means finds classes) and uri. Or an .npy"
          + " file of shape (n, d), with a file of n ids.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  corelake select --vectors /data/vectors.parquet --output /data/pruned",
      "  corelake select --vectors features.npy --ids ids.txt --output /data/pruned",
      "Then read /data/pruned/current.json, which names the run, and its subsets/."
    })
final class SelectCommand implements Callable<Integer> {
  private static final String VECTORS = "--vectors";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Option(
      names = VECTORS,
      required = true,
      paramLabel = "URI",
      description = "Parquet file or folder, or .npy file, on any file system that Hadoop opens.")
  private String vectors = "";

  @Option(
      names = "--ids",
      paramLabel = "FILE",
      description = "The ids of an .npy file: UTF-8 text, one a line.")
  private @Nullable String ids;

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description = "Column of the ids. Default: id.")
  private @Nullable String idColumn;

  @Option(
      names = "--vector-column",
      paramLabel = "NAME",
      description = "Column of the vectors. Default: vector.")
  private @Nullable String vectorColumn;

  @Option(
      names = "--class-column",
      paramLabel = "NAME",
      description = "Column of the latent classes; '' for none. Default: class, if there is one.")
  private @Nullable String classColumn;

  @Option(
      names = "--until",
      paramLabel = "STAGE",
      description =
          "Last stage to run: vectors, classes, rank, manifests or report (the default). The same"
              + " command without it goes on from there.")
  private String until = StageName.REPORT.label();

  @Mixin private OutputOptions target = new OutputOptions();

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Override
  public Integer call() {
    RunRequest request = target.request(VECTORS, vectors, options(), StageName.OF_SELECT, until);
    PrintWriter out = command.commandLine().getOut();
    Progress progress = reporting.progress();
    try (SparkSessions session = SparkSessions.open("CoreLake select")) {
      RunCommand.print(new SelectPipeline(session.spark(), request, progress).run(), request, out);
    }
    return ExitCode.DONE.code();
  }

  private Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    put(options, "vectors.ids", ids);
    put(options, "vectors.id-column", idColumn);
    put(options, "vectors.vector-column", vectorColumn);
    put(options, "vectors.class-column", classColumn);
    return options;
  }

  private static void put(Map<String, String> options, String key, @Nullable String value) {
    if (value != null) {
      options.put(key, value);
    }
  }
}
