package io.corelake.proxy;

/**
 * The learning rate over a training: it rises in a line to its highest value and then follows the
 * schedule.
 *
 * @param highest above 0
 * @param warmUp share of the steps that the rise takes, 0 .. 1
 */
public record LearningRate(float highest, Schedule schedule, double warmUp) {
  /** What follows the rise. */
  public enum Schedule {
    /** Falls to zero along half a cosine. */
    COSINE,
    /** Stays. */
    CONSTANT
  }

  public LearningRate {
    TrainingOptions.require(highest > 0, "a learning rate above 0", highest);
    TrainingOptions.require(warmUp >= 0 && warmUp <= 1, "a warm-up of 0 to 1", warmUp);
  }

  /** Returns the rate of a step, from 0. */
  float at(int step, int steps) {
    int rise = (int) Math.ceil(warmUp * steps);
    if (step < rise) {
      return (float) (highest * (step + 1.0) / rise);
    }
    return switch (schedule) {
      case COSINE ->
          (float) (highest * (1 + Math.cos(Math.PI * (step - rise) / (steps - rise))) / 2);
      case CONSTANT -> highest;
    };
  }
}
