package io.corelake.proxy;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.image.ImageDecoder;
import io.corelake.image.SufficientSize;
import io.corelake.image.UndecodableImageException;
import io.corelake.progress.Progress;
import io.corelake.train.ProxyTraining;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How good a trained proxy is, and how fast its training: trains as {@code train-proxy} does, and
 * says the nearest-class-centre accuracy against the labels on images outside of the sample, of the
 * untrained network and after every {@code train.early-stop.every} epochs. Arguments: a corpus with
 * labels, how many images to test on, and key=value as for --set.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.main=io.corelake.proxy.ProxyQuality
 * -Djmh.args="CORPUS 10000 train.epochs=20"}
 */
public final class ProxyQuality {
  private ProxyQuality() {}

  public static void main(String[] arguments) throws IOException {
    Configuration configuration =
        Configuration.of(
            SettingsLoader.load(
                null, Map.of(), Map.of(), Arrays.asList(arguments).subList(2, arguments.length)));
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .appName("ProxyQuality")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
            .getOrCreate();
    try (Corpus corpus =
        Corpus.open(spark, arguments[0], configuration.corpus(), Progress.SILENT)) {
      org.apache.hadoop.conf.Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      Dataset<Row> images = corpus.images(spark.sparkContext().longAccumulator()).cache();
      int size = configuration.train().images();
      List<ImageReference> sample =
          CorpusTable.sample(images, configuration, ProxyTraining.SAMPLE, size);
      int tested = Integer.parseInt(arguments[1]);
      HeldOut heldOut =
          new HeldOut(
              configuration,
              read(hadoop, configuration, corpus, outside(images, configuration, sample, tested)));
      System.out.printf("%d held out%n", heldOut.size());
      report(
          configuration,
          heldOut,
          new ProxyTraining(hadoop, configuration, new Printed()),
          corpus,
          sample);
    } finally {
      spark.stop();
    }
  }

  private static void report(
      Configuration configuration,
      HeldOut heldOut,
      ProxyTraining training,
      Corpus corpus,
      List<ImageReference> sample) {
    long seed = configuration.seed();
    byte[] untrained = ProxyArchitecture.untrained(configuration.train().width(), seed);
    System.out.printf("untrained          label NCC %.4f%n", heldOut.ncc(untrained));
    EpochCheckpoints checkpoints = new EpochCheckpoints(configuration);
    TrainingResult result = training.train(corpus, sample, checkpoints);
    checkpoints.kept.forEach(
        file -> {
          Checkpoint checkpoint = Checkpoint.of(file).orElseThrow();
          System.out.printf(
              "epoch %3d  sample NCC %.4f  label NCC %.4f%n",
              checkpoint.step() / checkpoints.stepsAnEpoch,
              checkpoint.history().last(),
              heldOut.ncc(checkpoint.network()));
        });
    System.out.printf("the proxy          label NCC %.4f%n", heldOut.ncc(result.torchScript()));
  }

  /** Draws images that are not in the sample. */
  private static List<ImageReference> outside(
      Dataset<Row> images, Configuration configuration, List<ImageReference> sample, int count) {
    Set<String> inside = new HashSet<>();
    sample.forEach(image -> inside.add(image.imageId()));
    return CorpusTable.sample(images, configuration, "held-out", count + sample.size()).stream()
        .filter(image -> !inside.contains(image.imageId()))
        .limit(count)
        .toList();
  }

  private static List<HeldOut.Image> read(
      org.apache.hadoop.conf.Configuration hadoop,
      Configuration configuration,
      Corpus corpus,
      List<ImageReference> drawn)
      throws IOException {
    int size = configuration.train().imageSize();
    ImageDecoder decoder =
        new ImageDecoder(
            configuration.corpus().limits(), new SufficientSize(16L * size * size, size));
    List<HeldOut.Image> images = new ArrayList<>();
    try (ImageBytes bytes = new ImageBytes(hadoop, configuration.corpus().maxBytes())) {
      Iterator<ImageContent> contents = corpus.contents(drawn);
      while (contents.hasNext()) {
        ImageContent content = contents.next();
        images.add(
            new HeldOut.Image(
                content.image().imageId(),
                Objects.requireNonNull(content.image().label(), "an image without a label"),
                decoder.decode(bytes.of(content)).pixels()));
      }
    } catch (UndecodableImageException | UnreadableImageException e) {
      throw new IOException("This corpus is not one to test on", e);
    }
    return images;
  }

  /** The checkpoints at the ends of some epochs. */
  private static final class EpochCheckpoints implements Checkpoints {
    private final List<byte[]> kept = new ArrayList<>();
    private final int stepsAnEpoch;
    private final int every;

    EpochCheckpoints(Configuration configuration) {
      stepsAnEpoch = configuration.train().images() / configuration.train().batchSize();
      every = configuration.train().earlyStop().every();
    }

    @Override
    public Optional<byte[]> last() {
      return Optional.empty();
    }

    @Override
    public boolean isDue(int step) {
      return step % (stepsAnEpoch * every) == 0;
    }

    @Override
    public void keep(byte[] checkpoint) {
      kept.add(checkpoint);
    }
  }

  /** Prints a line now and then, and the times of the training. */
  private static final class Printed implements Progress {
    private static final double SECONDS_A_LINE = 20;

    private String stage = "";
    private long total;
    private long start;
    private long startOfProcessor;
    private double said;

    @Override
    public void started(String name, long images) {
      stage = name;
      total = images;
      said = 0;
      start = System.nanoTime();
      startOfProcessor = processorNanos();
    }

    @Override
    public void advanced(long done, String detail) {
      double seconds = (System.nanoTime() - start) * 1e-9;
      if (seconds - said > SECONDS_A_LINE) {
        said = seconds;
        System.out.printf("%s %d of %d, %.0f s, %s%n", stage, done, total, seconds, detail);
      }
    }

    @Override
    public void finished(String summary) {
      double seconds = (System.nanoTime() - start) * 1e-9;
      double processor = (processorNanos() - startOfProcessor) * 1e-9;
      System.out.printf(
          "%s: %s, %.1f s, %.0f images/s, processor time %.1f s, %.0f images/s of a core%n",
          stage, summary, seconds, total / seconds, processor, total / processor);
    }

    @Override
    public void note(String line) {
      System.out.println(line);
    }

    private static long processorNanos() {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }
  }
}
