package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Budget;
import io.corelake.config.NearestName;
import io.corelake.evaluate.Protocol.Match;
import io.corelake.pipeline.EvaluationRequest;
import io.corelake.pipeline.RunEvaluation;
import io.corelake.pipeline.RunEvaluation.Estimated;
import io.corelake.pipeline.RunEvaluation.Measured;
import io.corelake.pipeline.RunEvaluation.Outcome;
import io.corelake.pipeline.RunEvaluation.Trained;
import io.corelake.selection.Objective;
import io.corelake.storage.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelake evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether the subsets of a finished run hold up. On this machine it trains small encoders by"
          + " SimCLR, with fresh weights: on each subset, on as many random images, on as many of each"
          + " latent class, on as many of the hardest, and on everything. A linear probe on the frozen"
          + " features then tells the labels of images that no encoder has seen.",
      "",
      "Finished trainings are kept: the same command after a kill, or with more seeds, does what is"
          + " left. Where no image has a label, it prints the measures of the run's report, which are"
          + " weaker evidence.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  corelake evaluate --run /data/pruned --labels labels.csv --epochs 50 --estimate",
      "  corelake evaluate --run /data/pruned --labels labels.csv --epochs 50"
    })
final class EvaluateCommand implements Callable<Integer> {
  /** What a run has recorded, and an evaluation may do otherwise. */
  private static final List<String> KEYS =
      List.of(
          "train.width",
          "train.image-size",
          "train.batch-size",
          "train.learning-rate",
          "train.schedule",
          "train.warm-up",
          "train.weight-decay",
          "train.temperature",
          "train.threads",
          "train.checkpoint-seconds",
          "embed.augment.",
          "embed.device",
          "embed.libtorch");

  private static final int MOST_EPOCHS = 10_000;
  private static final int MOST_SEEDS = 1_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private RunOption run = new RunOption();

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "CSV with the header id,label, JSON lines or Parquet; an id is the image_id of the"
              + " manifests. Default: the labels of the corpus.")
  private @Nullable String labels;

  @Option(
      names = "--output",
      paramLabel = "URI",
      description = "Folder of the results. Default: evaluations/RUN-ID beside the runs.")
  private @Nullable String output;

  @Option(
      names = "--keep",
      split = ",",
      paramLabel = "BUDGET",
      description = "Budgets, such as 0.2,0.6. Default: those of the run's subsets.")
  private List<String> keep = List.of();

  @Option(
      names = "--objectives",
      split = ",",
      paramLabel = "NAME",
      description =
          "Objectives to hold against chance: cl-core, cut, centrality, hardest. Default: that of the"
              + " run. The hardest take part in any case.")
  private List<String> objectives = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each training is done. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "Passes over everything; with --match epochs, over each subset. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--match",
      paramLabel = "WHAT",
      defaultValue = "steps",
      description =
          "What trainings have in common: steps, the same cost whatever the subset, or epochs, when"
              + " a subset costs its share. Default: ${DEFAULT-VALUE}.")
  private Match match = Match.STEPS;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "20000",
      description =
          "So many of the ranked images take part, drawn by hash of their ids; all where there are no"
              + " more. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "How encoders are trained: a key of train, embed.augment, embed.device or embed.libtorch;"
              + " all others are as the run recorded them. May be repeated.")
  private List<String> assignments = List.of();

  @Option(
      names = "--estimate",
      description = "Say what it would cost, by a few steps, and train no encoder.")
  private boolean estimate;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Override
  public Integer call() {
    EvaluationRequest request = request();
    try (SparkSessions session = SparkSessions.open("CoreLake evaluate")) {
      Outcome outcome =
          new RunEvaluation(session.spark(), request, reporting.progress()).evaluate();
      print(outcome);
    }
    return ExitCode.DONE.code();
  }

  private void print(Outcome outcome) {
    PrintWriter out = command.commandLine().getOut();
    EvaluationTables tables = new EvaluationTables(out);
    if (outcome instanceof Trained trained) {
      if (json) {
        out.println(Json.pretty(trained.evaluation()));
      } else {
        tables.print(trained);
      }
    } else if (outcome instanceof Measured measured) {
      if (json) {
        out.println(Json.pretty(measured.quality()));
      } else {
        tables.print(measured);
      }
    } else if (outcome instanceof Estimated cost) {
      out.println(json ? Json.pretty(cost) : cost.words() + ".");
    }
  }

  private EvaluationRequest request() {
    requireWithin("--seeds", seeds, 1, MOST_SEEDS);
    requireWithin("--epochs", epochs, 1, MOST_EPOCHS);
    requireWithin("--images", images, 50, Integer.MAX_VALUE);
    for (String assignment : assignments) {
      if (KEYS.stream().noneMatch(assignment::startsWith)) {
        throw CoreLakeException.usage(
            "--set of evaluate takes "
                + String.join(", ", KEYS)
                + "; was "
                + assignment
                + ". All else is as the run recorded it, and --epochs, --images and --seeds are options");
      }
    }
    return new EvaluationRequest(
        run.uri,
        output,
        labels,
        keep.stream().map(text -> OptionValue.parsed("--keep", text, Budget::parse)).toList(),
        objectives.stream().map(EvaluateCommand::objective).distinct().toList(),
        seeds,
        epochs,
        match,
        images,
        assignments,
        estimate);
  }

  private static void requireWithin(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw CoreLakeException.usage(
          "%s must be %d to %d, was %d".formatted(option, least, most, value));
    }
  }

  /** Chance takes part in any case. */
  private static Objective objective(String name) {
    List<String> names =
        Stream.of(Objective.CL_CORE, Objective.CUT, Objective.CENTRALITY, Objective.HARDEST)
            .map(Objective::label)
            .toList();
    if (!names.contains(name)) {
      throw CoreLakeException.usage(
          "--objectives must be of %s (random, random-stratified and everything take part in any case), was %s; did you mean %s?"
              .formatted(String.join(", ", names), name, NearestName.of(name, names)));
    }
    return Objective.of(name);
  }
}
