package io.corelake.train;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.config.TrainConfiguration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.ImageReference;
import io.corelake.progress.Progress;
import io.corelake.proxy.Checkpoints;
import io.corelake.proxy.TrainingResult;
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
    EncoderTraining training = new EncoderTraining(configuration, train.earlyStop());
    int stepsAnEpoch = training.stepsAnEpoch(sample.size());
    TrainingResult result =
        training.train(
            sample,
            Math.multiplyExact(train.epochs(), stepsAnEpoch),
            configuration.seed(),
            checkpoints,
            new ReportedTraining(progress, "train", (long) sample.size() * train.epochs()));
    progress.finished(
        "%,d images x %d epochs at %d px, %s"
            .formatted(
                sample.size(),
                result.steps() / stepsAnEpoch,
                train.imageSize(),
                ReportedTraining.ncc(result.sampleNcc())));
    return result;
  }
}
