package io.corelake.proxy;

/**
 * How a proxy is trained.
 *
 * @param imageSize height and width of the views, pixels
 * @param batchSize images a step, at least 2; each gives two views
 * @param steps batches to learn of; every epoch has as many as it can fill
 * @param weightDecay decoupled, of the convolutions and linear layers
 * @param temperature of the NT-Xent loss
 * @param threads that an operator of libtorch uses; another number gives other last bits
 * @param seed of the weights and of the order of the images
 */
public record TrainingOptions(
    ProxyWidth width,
    int imageSize,
    int batchSize,
    int steps,
    LearningRate learningRate,
    float weightDecay,
    float temperature,
    EarlyStop earlyStop,
    int threads,
    long seed) {

  public TrainingOptions {
    require(imageSize >= 8, "an image of 8 pixels", imageSize);
    require(batchSize >= 2, "a batch of 2 images", batchSize);
    require(steps >= 1, "a step", steps);
    require(weightDecay >= 0, "a weight decay of 0 or more", weightDecay);
    require(temperature > 0, "a temperature above 0", temperature);
    require(threads >= 1, "a thread", threads);
  }

  /** Returns how many numbers a view has. */
  int viewFloats() {
    return 3 * imageSize * imageSize;
  }

  /** Returns these options with another number of threads. */
  public TrainingOptions onThreads(int count) {
    return new TrainingOptions(
        width,
        imageSize,
        batchSize,
        steps,
        learningRate,
        weightDecay,
        temperature,
        earlyStop,
        count,
        seed);
  }

  static void require(boolean condition, String what, Number actual) {
    if (!condition) {
      throw new IllegalArgumentException("Training needs " + what + ", was " + actual);
    }
  }
}
