package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.image.DecodeLimits;
import io.corelake.image.ImageDecoder;
import io.corelake.image.Thumbnail;
import io.corelake.image.UndecodableImageException;
import io.corelake.storage.Storage;
import java.time.Duration;
import org.apache.hadoop.fs.Path;

/** Small pictures of the corpus's images for the report. */
final class Thumbnails {
  private static final int SIDE = 96;

  /** What was ranked was within the run's limits, whatever they were. */
  private static final DecodeLimits LIMITS =
      new DecodeLimits(
          1L << 40, 1L << 22, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofSeconds(30));

  private final Storage storage;
  private final ImageDecoder decoder = new ImageDecoder(LIMITS);

  Thumbnails(Storage storage) {
    this.storage = storage;
  }

  /**
   * Returns a JPEG file, or nothing where the image is gone or has changed since it was ranked: the
   * report then shows its name alone.
   */
  byte[] of(String uri) {
    try {
      return Thumbnail.jpeg(decoder.decode(storage.read(new Path(uri))).pixels(), SIDE);
    } catch (UndecodableImageException | CoreLakeException e) {
      return new byte[0];
    }
  }
}
