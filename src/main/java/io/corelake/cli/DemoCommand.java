package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.demo.DemoCorpus;
import io.corelake.pipeline.PublishedRun;
import io.corelake.pipeline.RunPipeline;
import io.corelake.pipeline.RunRequest;
import io.corelake.pipeline.StageName;
import io.corelake.progress.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelake demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the whole path on a corpus that it draws: a few thousand small pictures of ten kinds,"
          + " with near-duplicates and broken files among them. Trains a proxy on it, ranks it,"
          + " writes the manifests and the report. A few minutes on two cores.",
      ""
    })
final class DemoCommand implements Callable<Integer> {
  private static final List<String> SETTINGS =
      List.of(
          "seed=1",
          "classes.count=10",
          "train.images=2500",
          "train.epochs=10",
          "train.batch-size=128");

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Local folder for the corpus and the run. Default: ${DEFAULT-VALUE}")
  private Path output = Path.of("corelake-demo");

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Number of files to draw. Default: ${DEFAULT-VALUE}")
  private int images = 3000;

  @Override
  public Integer call() {
    if (images < 100 || images > 1_000_000) {
      throw CoreLakeException.usage("--images must be from 100 to 1000000, was " + images);
    }
    PrintWriter out = command.commandLine().getOut();
    Progress progress = reporting.progress();
    Path corpus = output.resolve("images");
    progress.started("draw", images);
    DemoCorpus.Summary drawn =
        DemoCorpus.draw(corpus, images, 1, done -> progress.advanced(done, ""));
    progress.finished(
        "%,d files, among them %,d near-duplicates, %,d copies, %,d broken"
            .formatted(
                drawn.images(), drawn.nearDuplicates(), drawn.exactCopies(), drawn.broken()));

    String input = uri(corpus);
    String pruned = uri(output.resolve("pruned"));
    Configuration configuration =
        Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), SETTINGS));
    RunRequest request =
        new RunRequest(
            InputOption.NAME, input, pruned, null, configuration, StageName.REPORT, null, false);
    try (SparkSessions session = SparkSessions.open("CoreLake demo")) {
      PublishedRun run = new RunPipeline(session.spark(), request, progress).run();
      RunCommand.print(run, request, out);
    }
    out.printf("%nThe same by hand, on your own images:%n");
    out.printf("  deploy/local/corelake run --input /data/images --output /data/pruned%n");
    return ExitCode.DONE.code();
  }

  /** Hadoop's paths are not percent-encoded, and Java's URIs are. */
  private static String uri(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri()).toString();
  }
}
