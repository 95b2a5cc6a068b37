package io.corelake.proxy;

/** Hears of every training step. */
@FunctionalInterface
public interface TrainingProgress {
  /**
   * Called after a step.
   *
   * @param step from 1 to {@code steps}
   * @param loss NT-Xent, mean over the views of the batch
   * @param imagesPerSecond since the training began
   */
  void step(int step, int steps, float loss, double imagesPerSecond);
}
