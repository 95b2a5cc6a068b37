package io.corelake.evaluate;

/**
 * What a training came to.
 *
 * @param trial sha256 of all that the result depends on but for the machine
 * @param contender who chose the images
 * @param keep the budget
 * @param seed of the training
 * @param images that it learnt of
 * @param steps that it took
 * @param subset sha256 over the sorted ids of these images, a line each; its head
 * @param accuracy share of the held-out labels that the probe tells, 0..1
 * @param seconds that the training and the probe took
 */
public record TrialResult(
    String trial,
    String contender,
    String keep,
    int seed,
    int images,
    int steps,
    String subset,
    double accuracy,
    double seconds) {
  /** Refuses what is no result, as it may be read from a file. */
  public TrialResult {
    if (trial == null || contender == null || keep == null || !(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException("A trial's result lacks what the trial was");
    }
  }

  /** Returns the same for another who chose the same images, in the same order. */
  TrialResult of(Trial other) {
    return new TrialResult(
        trial, other.contender(), other.keep(), seed, images, steps, subset, accuracy, seconds);
  }
}
