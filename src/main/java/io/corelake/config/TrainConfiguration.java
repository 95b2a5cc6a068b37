package io.corelake.config;

/**
 * How a proxy is trained when none is given.
 *
 * @param images size of the sample
 * @param imageSize pixels a side
 * @param batchSize pairs of views a step
 * @param temperature of the NT-Xent loss
 * @param renew whether a proxy that was trained on another state of the corpus is trained again
 */
public record TrainConfiguration(
    int images,
    int imageSize,
    int epochs,
    int batchSize,
    double learningRate,
    double temperature,
    boolean renew) {
  static TrainConfiguration of(Settings settings) {
    return new TrainConfiguration(
        settings.smallInteger("train.images", 2, 10_000_000),
        settings.smallInteger("train.image-size", 16, 512),
        settings.smallInteger("train.epochs", 1, 10_000),
        settings.smallInteger("train.batch-size", 2, 8192),
        settings.number("train.learning-rate", 1e-7, 1),
        settings.number("train.temperature", 0.01, 10),
        settings.flag("train.renew"));
  }
}
