package io.corelake.proxy;

/** Hears of a training. */
@FunctionalInterface
public interface TrainingProgress {
  /**
   * Where a training is after a step.
   *
   * @param number from 1 to {@code of}
   * @param of steps of the whole training
   * @param loss NT-Xent, mean over the views of the batch
   * @param sampleNcc as it was last looked at, see {@link SampleNcc}; NaN before the first look
   */
  record Step(int number, int of, float loss, double sampleNcc) {}

  /** Called after a step. */
  void after(Step step);

  /**
   * Called before the first step.
   *
   * @param done steps of an earlier attempt whose checkpoint this one goes on from
   * @param steps of the whole training
   */
  default void begins(int done, int steps) {}

  /** Called where a checkpoint is there that is not gone on from, with the reason. */
  default void checkpointPassedOver(String reason) {}
}
