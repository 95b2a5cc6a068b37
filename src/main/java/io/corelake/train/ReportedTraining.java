package io.corelake.train;

import io.corelake.progress.Progress;
import io.corelake.proxy.TrainingProgress;
import java.util.Locale;

/** Says what a training does, in images. */
public final class ReportedTraining implements TrainingProgress {
  private final Progress progress;
  private final String stage;
  private final long images;
  private int before;

  /**
   * Reports to a console.
   *
   * @param stage what the training is called
   * @param images of all epochs together
   */
  public ReportedTraining(Progress progress, String stage, long images) {
    this.progress = progress;
    this.stage = stage;
    this.images = images;
  }

  @Override
  public void begins(int done, int steps) {
    before = done;
    if (done > 0) {
      progress.note(
          "The training goes on from its checkpoint: step %,d of %,d.".formatted(done, steps));
    }
    progress.started(stage, images * (steps - done) / steps);
  }

  @Override
  public void checkpointPassedOver(String reason) {
    progress.note("The training begins anew: there is a checkpoint, but " + reason + ".");
  }

  @Override
  public void after(Step step) {
    progress.advanced(images * (step.number() - before) / step.of(), words(step));
  }

  static String words(Step step) {
    String loss = String.format(Locale.ROOT, "loss %.3f", step.loss());
    return Double.isNaN(step.sampleNcc()) ? loss : loss + ", " + ncc(step.sampleNcc());
  }

  static String ncc(double share) {
    return String.format(Locale.ROOT, "sample NCC %.2f", share);
  }
}
