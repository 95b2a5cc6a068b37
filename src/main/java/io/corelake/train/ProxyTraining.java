package io.corelake.train;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.config.TrainConfiguration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.ImageReference;
import io.corelake.image.ViewRenderer;
import io.corelake.progress.Progress;
import io.corelake.proxy.Checkpoints;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.PairSource;
import io.corelake.proxy.ProxyArchitecture;
import io.corelake.proxy.ProxyTrainer;
import io.corelake.proxy.TorchEngine;
import io.corelake.proxy.TrainingOptions;
import io.corelake.proxy.TrainingResult;
import io.corelake.proxy.TrainingSet;
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import io.corelake.storage.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Trains a proxy by SimCLR on a sample of the corpus, in this JVM. */
public final class ProxyTraining {
  /** What the sample is drawn for. */
  public static final String SAMPLE = "train";

  private final org.apache.hadoop.conf.Configuration hadoop;
  private final Configuration configuration;
  private final Progress progress;

  public ProxyTraining(
      org.apache.hadoop.conf.Configuration hadoop, Configuration configuration, Progress progress) {
    this.hadoop = hadoop;
    this.configuration = configuration;
    this.progress = progress;
  }

  /**
   * Returns the trained proxy.
   *
   * @param drawn what it is trained on, see {@link #SAMPLE}
   * @param checkpoints where an interrupted training is gone on from
   * @throws CoreLakeException where fewer than two images of the sample can be decoded
   */
  public TrainingResult train(Corpus corpus, List<ImageReference> drawn, Checkpoints checkpoints) {
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
    TrainingOptions options = options(sample.size());
    TrainingResult result =
        ProxyTrainer.train(
            options,
            trainingDevice(configuration.embed().device()),
            new TrainingSet(sample.size(), pairs(sample), fingerprint(sample)),
            checkpoints,
            new ReportedTraining(progress, (long) sample.size() * train.epochs()));
    int stepsAnEpoch = sample.size() / options.batchSize();
    progress.finished(
        "%,d images x %d epochs at %d px, %s"
            .formatted(
                sample.size(),
                result.steps() / stepsAnEpoch,
                train.imageSize(),
                ReportedTraining.ncc(result.sampleNcc())));
    return result;
  }

  private TrainingOptions options(int images) {
    TrainConfiguration train = configuration.train();
    return new TrainingOptions(
        train.width(),
        train.imageSize(),
        Math.min(train.batchSize(), images),
        train.epochs(),
        train.learningRate(),
        (float) train.weightDecay(),
        (float) train.temperature(),
        train.earlyStop(),
        train.threads() > 0 ? train.threads() : Runtime.getRuntime().availableProcessors(),
        configuration.seed());
  }

  private PairSource pairs(List<SampleImage> sample) {
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

  /** Returns a sha256 over all that the trained weights depend on, but for the machine. */
  private String fingerprint(List<SampleImage> sample) {
    MessageDigest digest = Sha256.messageDigest();
    String keys =
        "%s %d %s %s %s %s"
            .formatted(
                ProxyArchitecture.sha256(configuration.train().width()),
                configuration.seed(),
                configuration.train().ofTheWeights(),
                configuration.embed().augment(),
                configuration.embed().mean(),
                configuration.embed().std());
    digest.update(keys.getBytes(StandardCharsets.UTF_8));
    for (SampleImage image : sample) {
      byte[] id = image.imageId().getBytes(StandardCharsets.UTF_8);
      ByteBuffer sizes = ByteBuffer.allocate(3 * Integer.BYTES);
      sizes.putInt(id.length).putInt(image.pixels().width()).putInt(image.pixels().height());
      digest.update(sizes.array());
      digest.update(id);
      digest.update(image.pixels().rgb());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** embed.device speaks of the executors; the driver takes a GPU where it has one. */
  private static DeviceChoice trainingDevice(DeviceChoice executors) {
    return executors == DeviceChoice.CPU ? DeviceChoice.CPU : DeviceChoice.AUTO;
  }
}
