package io.corelake.config;

import io.corelake.proxy.EarlyStop;
import io.corelake.proxy.LearningRate;
import io.corelake.proxy.LearningRate.Schedule;
import io.corelake.proxy.ProxyWidth;
import java.util.Locale;

/**
 * How a proxy is trained when none is given.
 *
 * @param images size of the sample
 * @param imageSize pixels a side
 * @param batchSize pairs of views a step
 * @param temperature of the NT-Xent loss
 * @param threads that an operator of libtorch uses; 0 stands for as many as the driver has cores
 * @param checkpointSeconds shortest time between two checkpoints
 * @param renew whether a proxy that was trained on another state of the corpus is trained again
 */
public record TrainConfiguration(
    int images,
    int imageSize,
    int epochs,
    int batchSize,
    LearningRate learningRate,
    double weightDecay,
    double temperature,
    ProxyWidth width,
    EarlyStop earlyStop,
    int threads,
    int checkpointSeconds,
    boolean renew) {
  static TrainConfiguration of(Settings settings) {
    return new TrainConfiguration(
        settings.smallInteger("train.images", 2, 10_000_000),
        settings.smallInteger("train.image-size", 16, 512),
        settings.smallInteger("train.epochs", 1, 10_000),
        settings.smallInteger("train.batch-size", 2, 8192),
        new LearningRate(
            (float) settings.number("train.learning-rate", 1e-7, 1),
            Schedule.valueOf(named(settings, "train.schedule", "cosine", "constant")),
            settings.number("train.warm-up", 0, 1)),
        settings.number("train.weight-decay", 0, 1),
        settings.number("train.temperature", 0.01, 10),
        ProxyWidth.valueOf(named(settings, "train.width", "narrow", "standard", "wide")),
        new EarlyStop(
            settings.smallInteger("train.early-stop.every", 1, 10_000),
            settings.smallInteger("train.early-stop.patience", 0, 10_000),
            settings.number("train.early-stop.improvement", 0, 1)),
        settings.text("train.threads").equals("auto")
            ? 0
            : settings.smallInteger("train.threads", 1, 1024),
        settings.smallInteger("train.checkpoint-seconds", 0, 86_400),
        settings.flag("train.renew"));
  }

  private static String named(Settings settings, String key, String... choices) {
    return settings.choice(key, choices).toUpperCase(Locale.ROOT);
  }
}
