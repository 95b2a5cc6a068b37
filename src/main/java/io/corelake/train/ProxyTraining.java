package io.corelake.train;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.config.TrainConfiguration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.ImageReference;
import io.corelake.image.ViewRenderer;
import io.corelake.progress.Progress;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.PairSource;
import io.corelake.proxy.ProxyTrainer;
import io.corelake.proxy.TorchEngine;
import io.corelake.proxy.TrainingOptions;
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import java.util.List;
import java.util.Locale;

/** Trains a proxy by SimCLR on a sample of the corpus, in this JVM, on all its processors. */
public final class ProxyTraining {
  /** What the sample is drawn for. */
  public static final String SAMPLE = "train";

  /** As in the paper's SimCLR recipe. */
  private static final float WEIGHT_DECAY = 1e-6f;

  private ProxyTraining() {}

  /**
   * Returns the trained proxy, a TorchScript file.
   *
   * @param drawn what it is trained on, see {@link #SAMPLE}
   * @throws CoreLakeException where fewer than two images of the sample can be decoded
   */
  public static byte[] train(
      org.apache.hadoop.conf.Configuration hadoop,
      Corpus corpus,
      List<ImageReference> drawn,
      Configuration configuration,
      Progress progress) {
    TrainConfiguration train = configuration.train();
    List<SampleImage> sample = TrainingSample.read(hadoop, corpus, drawn, configuration, progress);
    if (sample.size() < 2) {
      throw CoreLakeException.input(
          "Training a proxy needs at least 2 images that can be decoded, "
              + corpus.root()
              + " has "
              + sample.size()
              + " in its sample; give a proxy with --proxy");
    }
    TorchEngine.configure(configuration.embed().libtorch(), 1);
    TrainingOptions options =
        new TrainingOptions(
            train.imageSize(),
            Math.min(train.batchSize(), sample.size()),
            train.epochs(),
            (float) train.learningRate(),
            WEIGHT_DECAY,
            (float) train.temperature(),
            configuration.seed());
    progress.started("train", (long) sample.size() * train.epochs());
    byte[] proxy =
        ProxyTrainer.train(
            options,
            trainingDevice(configuration.embed().device()),
            sample.size(),
            pairs(sample, configuration),
            (step, steps, loss, imagesPerSecond) ->
                progress.advanced(
                    (long) sample.size() * train.epochs() * step / steps,
                    String.format(Locale.ROOT, "loss %.3f", loss)));
    progress.finished(
        "%,d images x %d epochs at %d px"
            .formatted(sample.size(), train.epochs(), train.imageSize()));
    return proxy;
  }

  private static PairSource pairs(List<SampleImage> sample, Configuration configuration) {
    // A renderer has scratch memory of its own, and several threads ask for pairs.
    ThreadLocal<ViewRenderer> renderers =
        ThreadLocal.withInitial(
            () ->
                new ViewRenderer(
                    configuration.embed().augment(),
                    configuration.train().imageSize(),
                    configuration.embed().meanOfChannels(),
                    configuration.embed().stdOfChannels()));
    return (epoch, number, first, second) -> {
      SampleImage image = sample.get(number);
      ViewRenderer renderer = renderers.get();
      long seed = configuration.seed();
      renderer.render(image.pixels(), views(seed, image, 2 * epoch), first);
      renderer.render(image.pixels(), views(seed, image, 2 * epoch + 1), second);
    };
  }

  private static RandomStream views(long seed, SampleImage image, int number) {
    return new RandomStream(SeededHash.hash(seed, "training-view", image.imageId(), number));
  }

  /** embed.device speaks of the executors; the driver takes a GPU where it has one. */
  private static DeviceChoice trainingDevice(DeviceChoice executors) {
    return executors == DeviceChoice.CPU ? DeviceChoice.CPU : DeviceChoice.AUTO;
  }
}
