package io.corelake.train;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Configuration;
import io.corelake.corpus.ImageFile;
import io.corelake.corpus.Listing;
import io.corelake.image.ImageDecoder;
import io.corelake.image.Shrink;
import io.corelake.image.UndecodableImageException;
import io.corelake.progress.Progress;
import io.corelake.seed.SeededHash;
import io.corelake.storage.Storage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;

/** The images that a proxy is trained on: those of the lowest seeded hashes. */
final class TrainingSample {
  /**
   * Pixels kept of an image, as a multiple of the proxy's: the smallest crop, 8 % of the area,
   * still has more pixels than the proxy takes in.
   */
  private static final int PIXELS_KEPT = 16;

  private TrainingSample() {}

  /** Reads the sample; images that cannot be decoded are left out, and said to be. */
  static List<SampleImage> read(
      org.apache.hadoop.conf.Configuration hadoop,
      Listing listing,
      Configuration configuration,
      Progress progress) {
    List<ImageFile> files = draw(listing, configuration);
    Storage storage = new Storage(hadoop);
    progress.started("sample", files.size());
    ExecutorService readers =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            task -> {
              Thread thread = new Thread(task, "corelake-sample");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<Optional<SampleImage>>> reads = new ArrayList<>();
      for (ImageFile file : files) {
        reads.add(readers.submit(() -> read(storage, file, configuration)));
      }
      List<SampleImage> images = new ArrayList<>();
      for (Future<Optional<SampleImage>> read : reads) {
        await(read).ifPresent(images::add);
        progress.advanced(images.size(), "");
      }
      progress.finished(
          "%,d images, %,d that cannot be decoded left out"
              .formatted(images.size(), files.size() - images.size()));
      return images;
    } finally {
      readers.shutdownNow();
    }
  }

  private static List<ImageFile> draw(Listing listing, Configuration configuration) {
    record Drawn(long hash, ImageFile file) {}
    return listing.files().stream()
        .filter(file -> file.bytes() <= configuration.corpus().maxBytes())
        .map(
            file ->
                new Drawn(SeededHash.hash(configuration.seed(), "train", file.imageId(), 0), file))
        .sorted(Comparator.comparingLong(Drawn::hash))
        .limit(configuration.train().images())
        .map(Drawn::file)
        .toList();
  }

  private static Optional<SampleImage> read(
      Storage storage, ImageFile file, Configuration configuration) {
    int size = configuration.train().imageSize();
    try {
      ImageDecoder decoder = new ImageDecoder(configuration.corpus().limits());
      return Optional.of(
          new SampleImage(
              file.imageId(),
              Shrink.toPixels(
                  decoder.decode(storage.read(new Path(file.uri()))),
                  (long) PIXELS_KEPT * size * size)));
    } catch (UndecodableImageException e) {
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
      if (e.getCause() instanceof CoreLakeException known) {
        throw known;
      }
      throw new IllegalStateException("Reading the training sample failed", e.getCause());
    }
  }
}
