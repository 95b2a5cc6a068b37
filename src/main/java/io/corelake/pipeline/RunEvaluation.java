package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.classes.LinearProbe;
import io.corelake.classes.LinearProbe.Examples;
import io.corelake.config.Budget;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.evaluate.Contenders;
import io.corelake.evaluate.Evaluation;
import io.corelake.evaluate.Evaluation.Setting;
import io.corelake.evaluate.Evaluator;
import io.corelake.evaluate.Labelled;
import io.corelake.evaluate.Probe;
import io.corelake.evaluate.Protocol;
import io.corelake.evaluate.Split;
import io.corelake.evaluate.TrialFolder;
import io.corelake.lock.Lease;
import io.corelake.lock.OutputLock;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunRecord.ImageCounts;
import io.corelake.progress.Progress;
import io.corelake.quality.SubsetQuality;
import io.corelake.report.EvaluationPage;
import io.corelake.selection.Objective;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Asks whether the subsets of a published run hold up: by training on them where some images have
 * labels, and by the measures of the run's report where none has.
 */
public final class RunEvaluation {
  /** The numbers; below the folder of an evaluation. */
  public static final String NUMBERS = "evaluation.json";

  /** The page; below the folder of an evaluation. */
  public static final String PAGE = "index.html";

  private static final String TRIALS = "trials";

  /** Shares of more digits are no budgets that anybody meant. */
  private static final int DIGITS = 12;

  private final SparkSession spark;
  private final EvaluationRequest request;
  private final Progress progress;
  private final Storage storage;

  /** Begins no work yet. */
  public RunEvaluation(SparkSession spark, EvaluationRequest request, Progress progress) {
    this.spark = spark;
    this.request = request;
    this.progress = progress;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
  }

  /** What an evaluation came to. */
  public sealed interface Outcome {}

  /** Encoders were trained; the folder has the numbers and the page. */
  public record Trained(Path folder, Evaluation evaluation) implements Outcome {}

  /** No image has a label: the run's own measures, which are weaker evidence. */
  public record Measured(RunRecord run, SubsetQuality quality) implements Outcome {}

  /**
   * What the trainings would cost.
   *
   * @param trainings of the whole evaluation
   * @param finished of them
   * @param images that the others are to learn of, each as often as it is in a batch
   * @param imagesPerSecond as measured here and now; 0 where nothing is left to do
   * @param seconds of the trainings that are left, by that
   */
  public record Estimated(
      int trainings, int finished, long images, double imagesPerSecond, double seconds)
      implements Outcome {
    /** Returns the estimate as people read it. */
    public String words() {
      if (finished == trainings) {
        return "%,d trainings, all finished before".formatted(trainings);
      }
      return String.format(
          Locale.ROOT,
          "%,d trainings, %,d finished before; the others learn of %,d images in all, about %s at %,.0f images/s, and the probes after them",
          trainings,
          finished,
          images,
          duration(),
          imagesPerSecond);
    }

    private String duration() {
      long minutes = Math.round(seconds / 60);
      if (minutes == 0) {
        return String.format(Locale.ROOT, "%.0f s", seconds);
      }
      return minutes < 120 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
  }

  /** Evaluates. */
  public Outcome evaluate() {
    PublishedRun run = PublishedRuns.find(storage, "--run", request.run());
    Configuration configuration =
        Configuration.of(
            SettingsLoader.recorded(run.record().configuration(), request.assignments()));
    if (run.record().proxy() == null) {
      throw CoreLakeException.input(
          "Run %s ranks given vectors, and has no images to train on".formatted(run.runId()));
    }
    EvaluationImages drawn =
        EvaluationImages.draw(spark, run, configuration, request.labels(), request.images());
    if (!drawn.hasLabels()) {
      return measured(run);
    }
    Path folder = folder(run);
    storage.requireWritable(folder);
    Lease lease = new Lease(configuration.output().lockHeartbeat());
    try (OutputLock lock = OutputLock.acquire(storage, folder, run.runId(), lease, progress)) {
      return new ByTraining(run, configuration, drawn, folder, lock).evaluate();
    }
  }

  private Path folder(PublishedRun run) {
    if (request.output() != null) {
      return storage.qualified("--output", request.output());
    }
    Path runs = run.directory().getParent();
    if (runs == null || runs.getParent() == null) {
      throw CoreLakeException.usage(
          "The run lies in no output, so that its evaluation has no place: give --output");
    }
    return new Path(runs.getParent(), RunFiles.EVALUATIONS + "/" + run.runId());
  }

  private Measured measured(PublishedRun run) {
    return new KeptFigures(spark, storage)
        .find(new Path(run.directory(), RunFiles.QUALITY), SubsetQuality.class)
        .map(quality -> new Measured(run.record(), quality))
        .orElseThrow(
            () ->
                CoreLakeException.input(
                    "No image of run %s has a label, and it has no measures either: give --labels FILE, or make the measures (corelake report --run %s)"
                        .formatted(run.runId(), Uris.redacted(request.run()))));
  }

  /** An evaluation by trainings, whose folder is held. */
  private final class ByTraining {
    private final PublishedRun run;
    private final Configuration configuration;
    private final EvaluationImages drawn;
    private final Path folder;
    private final OutputLock lock;

    ByTraining(
        PublishedRun run,
        Configuration configuration,
        EvaluationImages drawn,
        Path folder,
        OutputLock lock) {
      this.run = run;
      this.configuration = configuration;
      this.drawn = drawn;
      this.folder = folder;
      this.lock = lock;
    }

    Outcome evaluate() {
      Split split = drawn.split(configuration.seed());
      Protocol protocol =
          new Protocol(
              budgets(split.training().size()), request.seeds(), request.epochs(), request.match());
      RunOrders orders = new RunOrders(spark, storage, run, progress);
      List<Objective> objectives = objectives(orders.own());
      Contenders contenders =
          new Contenders(
              orders.by(objectives, Objective.HARDEST, split.training()), drawn.classOf());
      Labelled images = drawn.read(spark, run, configuration, split, progress);
      Evaluator evaluator = new Evaluator(configuration, images, probe(), progress);
      TrialFolder trials = new TrialFolder(storage, new Path(folder, TRIALS), lock::requireHeld);
      Evaluator.Plan plan = evaluator.plan(contenders, protocol, trials);
      Estimated estimate = estimate(evaluator, plan);
      if (request.estimateOnly()) {
        return estimate;
      }
      progress.note(estimate.words());
      Setting setting = setting(images, protocol, evaluator.batchSize());
      return publish(Evaluation.of(run(), run.runId(), setting, evaluator.run(plan, trials)));
    }

    private static Estimated estimate(Evaluator evaluator, Evaluator.Plan plan) {
      long images = plan.imagesToLearn();
      double rate = images == 0 ? 0 : evaluator.imagesPerSecond();
      return new Estimated(
          plan.trainings(), plan.finished(), images, rate, images == 0 ? 0 : images / rate);
    }

    /** Shares of what may be learnt of: a number of images stands for its share of the ranking. */
    private List<Budget> budgets(int training) {
      Stream<Budget> asked =
          request.keep().isEmpty()
              ? run.record().subsets().stream()
                  .map(subset -> Budget.parse(subset.name().replaceFirst("^keep-", "")))
              : request.keep().stream();
      List<Budget> budgets =
          asked
              .map(this::share)
              .distinct()
              .filter(budget -> budget.images(training) < training)
              .toList();
      if (budgets.isEmpty()) {
        throw CoreLakeException.usage(
            "--keep must name a budget of less than everything, which takes part in any case");
      }
      int batch = configuration.train().batchSize();
      for (Budget budget : budgets) {
        if (budget.images(training) < batch) {
          throw CoreLakeException.usage(
              "--keep %s of the %,d images that may be learnt of is %,d, fewer than a step takes: lower train.batch-size (--set), now %d, or raise --images, now %,d"
                  .formatted(
                      budget.amount().toPlainString(),
                      training,
                      budget.images(training),
                      batch,
                      request.images()));
        }
      }
      return budgets;
    }

    private Budget share(Budget budget) {
      if (budget.share()) {
        return budget;
      }
      long ranked = counts().ranked();
      return Budget.parse(
          BigDecimal.valueOf(budget.images(ranked))
              .divide(BigDecimal.valueOf(ranked), DIGITS, RoundingMode.HALF_UP)
              .toPlainString());
    }

    /** Chance takes part in any case. */
    private List<Objective> objectives(Objective own) {
      if (!request.objectives().isEmpty()) {
        return request.objectives();
      }
      if (own == Objective.RANDOM || own == Objective.RANDOM_STRATIFIED) {
        throw CoreLakeException.usage(
            "Run %s is ranked by %s, which takes part in any case: say with --objectives what to hold against it"
                .formatted(run.runId(), own.label()));
      }
      return List.of(own);
    }

    private Setting setting(Labelled images, Protocol protocol, int batchSize) {
      Split split = images.split();
      return new Setting(
          counts().ranked(),
          images.images().size(),
          split.training().size(),
          split.probed().size(),
          split.heldOut().size(),
          images.differentLabels(),
          protocol.seeds(),
          protocol.epochs(),
          protocol.match(),
          batchSize,
          "%s, %d px"
              .formatted(
                  configuration.train().width().name().toLowerCase(Locale.ROOT),
                  configuration.train().imageSize()));
    }

    private ImageCounts counts() {
      return Objects.requireNonNull(run.record().counts());
    }

    private String run() {
      return Uris.redacted(run.directory().toString());
    }

    private Trained publish(Evaluation evaluation) {
      lock.requireHeld();
      storage.writeText(new Path(folder, NUMBERS), Json.pretty(evaluation));
      byte[] page =
          EvaluationPage.html(EvaluationFigures.of(evaluation)).getBytes(StandardCharsets.UTF_8);
      storage.write(new Path(folder, PAGE), out -> out.write(page));
      return new Trained(folder, evaluation);
    }
  }

  private Probe probe() {
    return (features, labels, others, theirLabels) ->
        LinearProbe.accuracy(
            spark, new Examples(features, labels), new Examples(others, theirLabels));
  }
}
