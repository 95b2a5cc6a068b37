package io.corelake.cli;

import io.corelake.ExitCode;
import io.corelake.config.CorpusConfiguration.Dedup;
import io.corelake.manifest.RunFiles;
import io.corelake.manifest.SubsetManifest;
import io.corelake.pipeline.PublishedRun;
import io.corelake.pipeline.RunPipeline;
import io.corelake.pipeline.RunRecord.ImageCounts;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.pipeline.RunRequest;
import io.corelake.progress.Progress;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code corelake run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Ranks the images of a corpus and writes subset manifests.",
      "",
      "Each stage (corpus, embed, classes, rank) keeps its table below OUTPUT/work, under a"
          + " fingerprint of all that it depends on. A run that was killed is finished by the same"
          + " command; other budgets recompute nothing, and a corpus that has grown embeds only its"
          + " new images.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  corelake run --input /data/images --output /data/pruned --proxy resnet18.pt \\",
      "    --set embed.image-size=224 --set 'select.keep=[0.4,0.6]'",
      "Then read /data/pruned/current.json, which names the run, and its subsets/keep-0.40/."
    })
final class RunCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private JobOptions options = new JobOptions();

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Override
  public Integer call() {
    RunRequest request = options.request();
    PrintWriter out = command.commandLine().getOut();
    Progress progress = reporting.progress();
    try (SparkSessions session = SparkSessions.open("CoreLake run")) {
      print(new RunPipeline(session.spark(), request, progress).run(), request, out);
    }
    return ExitCode.DONE.code();
  }

  /** Says what came out and where it is. */
  static void print(@Nullable PublishedRun run, RunRequest request, PrintWriter out) {
    if (run == null) {
      out.println("Done until " + request.until().label() + ".");
      return;
    }
    ImageCounts counts = run.record().counts();
    if (counts != null) {
      String folded =
          counts.folded() == 0 && request.configuration().corpus().dedup() != Dedup.NEAR
              ? ""
              : "%,d folded into a duplicate, ".formatted(counts.folded());
      out.printf(
          "%nRun %s: %,d images ranked, %s%,d rejected.%n",
          run.runId(), counts.ranked(), folded, counts.rejected());
    }
    for (SubsetSummary subset : run.record().subsets()) {
      out.printf(
          "  %,10d images  %s/%s%n",
          subset.images(), run.directory(), SubsetManifest.folder(subset.name()));
    }
    if (run.record().files().containsKey(RunFiles.REPORT)) {
      out.printf("  report             %s/%s%n", run.directory(), RunFiles.REPORT);
    }
  }
}
