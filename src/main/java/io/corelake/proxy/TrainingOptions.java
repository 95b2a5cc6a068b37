package io.corelake.proxy;

/**
 * How a proxy is trained.
 *
 * @param imageSize height and width of the views, pixels
 * @param batchSize images a step, at least 2; each gives two views
 * @param epochs passes over the images
 * @param learningRate Adam's highest learning rate: it warms up over the first tenth of the steps
 *     and falls to zero along a cosine
 * @param weightDecay decoupled, of the convolutions and linear layers
 * @param temperature of the NT-Xent loss
 * @param seed of the weights and of the order of the images
 */
public record TrainingOptions(
    int imageSize,
    int batchSize,
    int epochs,
    float learningRate,
    float weightDecay,
    float temperature,
    long seed) {

  public TrainingOptions {
    require(imageSize >= 8, "an image of 8 pixels", imageSize);
    require(batchSize >= 2, "a batch of 2 images", batchSize);
    require(epochs >= 1, "an epoch", epochs);
    require(learningRate > 0, "a learning rate above 0", learningRate);
    require(weightDecay >= 0, "a weight decay of 0 or more", weightDecay);
    require(temperature > 0, "a temperature above 0", temperature);
  }

  private static void require(boolean condition, String what, Number actual) {
    if (!condition) {
      throw new IllegalArgumentException("Training needs " + what + ", was " + actual);
    }
  }
}
