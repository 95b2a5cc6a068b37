package io.corelake.train;

import io.corelake.config.Configuration;
import io.corelake.config.TrainConfiguration;
import io.corelake.proxy.Checkpoints;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.EarlyStop;
import io.corelake.proxy.ProxyArchitecture;
import io.corelake.proxy.ProxyTrainer;
import io.corelake.proxy.TorchEngine;
import io.corelake.proxy.TrainingOptions;
import io.corelake.proxy.TrainingProgress;
import io.corelake.proxy.TrainingResult;
import io.corelake.proxy.TrainingSet;
import io.corelake.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Trains fresh weights by SimCLR on images in memory, as the keys {@code train} say. */
public final class EncoderTraining {
  private final Configuration configuration;
  private final EarlyStop earlyStop;

  /**
   * Takes the keys {@code train}, {@code embed.augment}, {@code embed.mean} and {@code embed.std}.
   *
   * @param earlyStop when a training looks at itself, and stops by it
   */
  public EncoderTraining(Configuration configuration, EarlyStop earlyStop) {
    this.configuration = configuration;
    this.earlyStop = earlyStop;
  }

  /** Returns how many steps an epoch has. */
  public int stepsAnEpoch(int images) {
    return images / batchSize(images);
  }

  /** Returns how many images a step learns of. */
  public int batchSize(int images) {
    return Math.min(configuration.train().batchSize(), images);
  }

  /**
   * Trains an encoder.
   *
   * @param images at least 2
   * @param seed of the weights, the order of the images, and their views
   */
  public TrainingResult train(
      List<SampleImage> images,
      int steps,
      long seed,
      Checkpoints checkpoints,
      TrainingProgress progress) {
    TorchEngine.configure(configuration.embed().libtorch(), 1);
    return ProxyTrainer.train(
        options(images.size(), steps, seed),
        device(configuration.embed().device()),
        new TrainingSet(
            images.size(),
            new TrainingPairs(images, configuration, seed),
            fingerprint(images, steps, seed)),
        checkpoints,
        progress);
  }

  /** Returns how many threads an operator of libtorch has. */
  static int threads(Configuration configuration) {
    int threads = configuration.train().threads();
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  private TrainingOptions options(int images, int steps, long seed) {
    TrainConfiguration train = configuration.train();
    return new TrainingOptions(
        train.width(),
        train.imageSize(),
        batchSize(images),
        steps,
        train.learningRate(),
        (float) train.weightDecay(),
        (float) train.temperature(),
        earlyStop,
        threads(configuration),
        seed);
  }

  /**
   * Returns a sha256 over all that the trained weights depend on, but for the machine.
   *
   * @param images what is learnt of
   */
  public String fingerprint(List<SampleImage> images, int steps, long seed) {
    MessageDigest digest = Sha256.messageDigest();
    // Threads as configured: auto is to mean the same on every machine.
    String keys =
        String.format(
            Locale.ROOT,
            "%s %s %d %s %s %s\n",
            ProxyArchitecture.sha256(configuration.train().width()),
            options(images.size(), steps, seed).onThreads(1),
            configuration.train().threads(),
            configuration.embed().augment(),
            configuration.embed().mean(),
            configuration.embed().std());
    digest.update(keys.getBytes(StandardCharsets.UTF_8));
    for (SampleImage image : images) {
      String line = image.imageId() + "\0" + image.contents() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** embed.device speaks of the executors; the driver takes a GPU where it has one. */
  static DeviceChoice device(DeviceChoice executors) {
    return executors == DeviceChoice.CPU ? DeviceChoice.CPU : DeviceChoice.AUTO;
  }
}
