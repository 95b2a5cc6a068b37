package io.corelake.train;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Configuration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.image.ImageDecoder;
import io.corelake.image.Shrink;
import io.corelake.image.SufficientSize;
import io.corelake.image.UndecodableImageException;
import io.corelake.progress.Progress;
import io.corelake.thread.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Images that an encoder is trained on, read into memory. */
public final class TrainingSample {
  /**
   * Pixels kept of an image, as a multiple of the proxy's: the smallest crop, 8 % of the area,
   * still has more pixels than the proxy takes in.
   */
  private static final int PIXELS_KEPT = 16;

  private TrainingSample() {}

  /** Returns the most memory that an image of a sample takes, bytes. */
  public static long mostBytes(int imageSize) {
    return 3L * PIXELS_KEPT * imageSize * imageSize;
  }

  /**
   * Reads the sample; images that cannot be decoded are left out, and said to be.
   *
   * @param drawn in the order that the sample is to have
   */
  public static List<SampleImage> read(
      org.apache.hadoop.conf.Configuration hadoop,
      Corpus corpus,
      List<ImageReference> drawn,
      Configuration configuration,
      Progress progress) {
    progress.started("sample", drawn.size());
    ExecutorService readers =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), new DaemonThreads("corelake-sample"));
    try {
      List<Future<Optional<SampleImage>>> reads = new ArrayList<>();
      corpus
          .contents(drawn)
          .forEachRemaining(
              image -> reads.add(readers.submit(() -> read(hadoop, image, configuration))));
      List<SampleImage> sample = new ArrayList<>();
      for (Future<Optional<SampleImage>> read : reads) {
        await(read).ifPresent(sample::add);
        progress.advanced(sample.size(), "");
      }
      // A table gives them in an order of its own.
      Map<String, Integer> order = new HashMap<>();
      drawn.forEach(image -> order.put(image.imageId(), order.size()));
      sample.sort(Comparator.comparingInt(image -> order.getOrDefault(image.imageId(), 0)));
      progress.finished(
          "%,d images, %,d that cannot be decoded left out"
              .formatted(sample.size(), drawn.size() - sample.size()));
      return sample;
    } finally {
      readers.shutdownNow();
    }
  }

  private static Optional<SampleImage> read(
      org.apache.hadoop.conf.Configuration hadoop, ImageContent image, Configuration configuration)
      throws IOException {
    int size = configuration.train().imageSize();
    try (ImageBytes bytes = new ImageBytes(hadoop, configuration.corpus().maxBytes())) {
      long pixels = (long) PIXELS_KEPT * size * size;
      ImageDecoder decoder =
          new ImageDecoder(configuration.corpus().limits(), new SufficientSize(pixels, size));
      return Optional.of(
          SampleImage.of(
              image.image().imageId(),
              Shrink.toPixels(decoder.decode(bytes.of(image)).pixels(), pixels)));
    } catch (UndecodableImageException | UnreadableImageException e) {
      return Optional.empty();
    }
  }

  private static Optional<SampleImage> await(Future<Optional<SampleImage>> read) {
    try {
      return read.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CoreLakeException(
          ExitCode.STORAGE, "Interrupted while the training sample was read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw new UncheckedIOException("Cannot read the training sample", io);
      }
      throw new IllegalStateException("Reading the training sample failed", e.getCause());
    }
  }
}
