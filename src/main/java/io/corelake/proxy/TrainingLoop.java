package io.corelake.proxy;

import io.corelake.CoreLakeException;
import io.corelake.EndSignal;
import io.corelake.ExitCode;

/** The steps of a training, from the first or from a checkpoint to the last. */
final class TrainingLoop {
  private final TrainingOptions options;
  private final PairBatches batches;
  private final TrainingModule module;
  private final SampleNcc sampleNcc;
  private int done;
  private NccHistory history;

  TrainingLoop(
      TrainingOptions options, PairBatches batches, TrainingModule module, SampleNcc sampleNcc) {
    this.options = options;
    this.batches = batches;
    this.module = module;
    this.sampleNcc = sampleNcc;
    this.history = NccHistory.EMPTY;
  }

  /** Goes on from where a checkpoint was written. */
  void goOnFrom(Checkpoint checkpoint) {
    done = checkpoint.step();
    history = checkpoint.history();
  }

  void run(String training, Checkpoints checkpoints, TrainingProgress progress) {
    int steps = batches.steps();
    progress.begins(done, steps);
    while (done < steps && !options.earlyStop().stops(history)) {
      refuseInterrupted(steps);
      float loss = module.step(batches.next(), options.learningRate().at(done, steps));
      requireFinite(loss);
      done++;
      if (isTimeToLook()) {
        history = history.with(sampleNcc.of(module), options.earlyStop().improvement());
      }
      if (checkpoints.isDue(done)) {
        checkpoints.keep(
            new Checkpoint(
                    training,
                    options.threads(),
                    done,
                    history,
                    module.network(),
                    module.optimizer())
                .toBytes());
      }
      progress.after(new TrainingProgress.Step(done, steps, loss, history.last()));
    }
  }

  /**
   * Between two steps nothing is under way in libtorch. Who writes a checkpoint may lose the
   * interrupt: Hadoop's call of chmod swallows it.
   */
  private void refuseInterrupted(int steps) {
    if (Thread.currentThread().isInterrupted() || EndSignal.received().isPresent()) {
      throw new CoreLakeException(
          ExitCode.STORAGE,
          "The training was interrupted after step %d of %d; the same command goes on from its last checkpoint"
              .formatted(done, steps));
    }
  }

  /** At the end of some epochs, and of the last. */
  private boolean isTimeToLook() {
    int epochs = done / batches.stepsAnEpoch();
    return done % batches.stepsAnEpoch() == 0
        && (epochs % options.earlyStop().every() == 0 || done == batches.steps());
  }

  private void requireFinite(float loss) {
    if (!Float.isFinite(loss)) {
      throw new CoreLakeException(
          ExitCode.USAGE,
          "The loss of the proxy is %s at step %d of %d: lower train.learning-rate, now %s"
              .formatted(loss, done + 1, batches.steps(), options.learningRate().highest()));
    }
  }

  int done() {
    return done;
  }

  /** Returns the NCC of the sample as it was last looked at, or NaN. */
  double lastNcc() {
    return history.last();
  }
}
