package io.corelake.evaluate;

import io.corelake.config.Configuration;
import io.corelake.progress.Progress;
import io.corelake.proxy.Checkpoints;
import io.corelake.proxy.EarlyStop;
import io.corelake.proxy.TrainingResult;
import io.corelake.storage.Sha256;
import io.corelake.train.CheckpointFile;
import io.corelake.train.EncoderTraining;
import io.corelake.train.FrozenFeatures;
import io.corelake.train.ReportedTraining;
import io.corelake.train.SampleImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Trains an encoder for every trial and probes it, one after the other in this JVM. A trial that an
 * earlier attempt has finished is not done again, and one that it has begun goes on.
 */
public final class Evaluator {
  /** Raise the number where a trial would come to something else. */
  private static final String VERSION = "evaluation 1";

  /** No training is stopped early. */
  private static final EarlyStop NEVER = new EarlyStop(10_000, 0, 0);

  /** Steps by which the rate is told, after as many to warm up. */
  private static final int TIMED_STEPS = 6;

  private final Configuration configuration;
  private final Labelled images;
  private final Probe probe;
  private final Progress progress;
  private final EncoderTraining training;

  /**
   * Begins no work yet.
   *
   * @param configuration of which {@code train}, {@code embed.augment}, {@code embed.mean}, {@code
   *     embed.std} and {@code embed.device} count
   */
  public Evaluator(Configuration configuration, Labelled images, Probe probe, Progress progress) {
    this.configuration = configuration;
    this.images = images;
    this.probe = probe;
    this.progress = progress;
    this.training = new EncoderTraining(configuration, NEVER);
  }

  /** A trial, and its result where there is one. */
  private record Known(Trial trial, String identity, Optional<TrialResult> result) {}

  /** What is to be done: all trials, and what of them is known. */
  public final class Plan {
    private final List<Known> trials;

    private Plan(List<Known> trials) {
      this.trials = trials;
    }

    /**
     * Returns how many trainings there are: contenders who chose the same images in the same order
     * share one.
     */
    public int trainings() {
      return (int) trials.stream().map(Known::identity).distinct().count();
    }

    /** Returns how many of them are finished. */
    public int finished() {
      return (int)
          trials.stream()
              .filter(trial -> trial.result().isPresent())
              .map(Known::identity)
              .distinct()
              .count();
    }

    /** Returns how many images the others are to learn of, each as often as it is in a batch. */
    public long imagesToLearn() {
      Set<String> counted = new HashSet<>();
      return trials.stream()
          .filter(known -> known.result().isEmpty() && counted.add(known.identity()))
          .map(Known::trial)
          .mapToLong(trial -> (long) trial.steps() * training.batchSize(trial.images().size()))
          .sum();
    }
  }

  /** Works out the trials, and looks which of them are finished. */
  public Plan plan(Contenders contenders, Protocol protocol, TrialFolder folder) {
    List<Known> known = new ArrayList<>();
    String questions = images.questions();
    for (Trial trial :
        contenders.trials(images.split().training(), protocol, training::stepsAnEpoch)) {
      String learning =
          training.fingerprint(images.pixels(trial.images()), trial.steps(), trial.seed());
      String identity = Sha256.of(VERSION + "\n" + learning + "\n" + questions);
      known.add(new Known(trial, identity, folder.find(trial, identity)));
    }
    return new Plan(known);
  }

  /** Measures how many images a second a training learns of, on this machine, now. */
  public double imagesPerSecond() {
    List<SampleImage> some = images.pixels(images.split().training());
    long[] times = new long[2 * TIMED_STEPS + 1];
    training.train(
        some,
        2 * TIMED_STEPS,
        0,
        Checkpoints.NONE,
        step -> times[step.number()] = System.nanoTime());
    double seconds = (times[2 * TIMED_STEPS] - times[TIMED_STEPS]) / 1e9;
    return TIMED_STEPS * training.batchSize(some.size()) / seconds;
  }

  /** Does what is left to do, and returns all results in the order of the trials. */
  public List<TrialResult> run(Plan plan, TrialFolder folder) {
    List<TrialResult> results = new ArrayList<>();
    int done = plan.finished();
    for (Known known : plan.trials) {
      Optional<TrialResult> result =
          known.result().or(() -> folder.find(known.trial(), known.identity()));
      if (result.isEmpty()) {
        String number = "training %d/%d".formatted(++done, plan.trainings());
        result = Optional.of(run(known.trial(), known.identity(), number, folder));
      }
      results.add(result.get());
    }
    return results;
  }

  private TrialResult run(Trial trial, String identity, String number, TrialFolder folder) {
    long start = System.nanoTime();
    progress.note(
        "%s: %s, %,d images, %,d steps"
            .formatted(number, trial.title(), trial.images().size(), trial.steps()));
    CheckpointFile checkpoint = folder.checkpoint(configuration.train().checkpointSeconds());
    List<SampleImage> learnt = images.pixels(trial.images());
    TrainingResult trained =
        training.train(
            learnt,
            trial.steps(),
            trial.seed(),
            checkpoint,
            new ReportedTraining(
                progress, number, (long) trial.steps() * training.batchSize(learnt.size())));
    double accuracy = probe(trained.torchScript());
    double seconds = (System.nanoTime() - start) / 1e9;
    TrialResult result =
        new TrialResult(
            identity,
            trial.contender(),
            trial.keep(),
            trial.seed(),
            trial.images().size(),
            trial.steps(),
            trial.subset(),
            accuracy,
            seconds);
    folder.keep(result);
    checkpoint.remove();
    progress.finished(
        String.format(Locale.ROOT, "%s: probe %.2f %%", trial.title(), 100 * accuracy));
    return result;
  }

  private double probe(byte[] encoder) {
    Split split = images.split();
    return probe.accuracy(
        FrozenFeatures.of(encoder, images.pixels(split.probed()), configuration),
        images.labels(split.probed()),
        FrozenFeatures.of(encoder, images.pixels(split.heldOut()), configuration),
        images.labels(split.heldOut()));
  }

  /** Returns how many images a step of every training learns of. */
  public int batchSize() {
    return training.batchSize(images.split().training().size());
  }
}
