package io.corelake.embed;

import io.corelake.corpus.UnreadableImageException;
import io.corelake.image.DecodedFile;
import io.corelake.image.ImageDecoder;
import io.corelake.image.SufficientSize;
import io.corelake.image.UndecodableImageException;
import io.corelake.storage.Sha256;
import java.io.IOException;

/** Decodes the files of a task's images. */
final class ImageReader {
  private final ImageDecoder decoder;
  private final EmbedMetrics metrics = EmbedMetrics.ofThisJvm();

  ImageReader(EmbedSpec spec) {
    decoder =
        new ImageDecoder(spec.limits(), SufficientSize.of(spec.augmentation(), spec.imageSize()));
  }

  /**
   * Returns the pixels, and what the file is.
   *
   * @throws RejectedImage where the fault is the image's
   * @throws IOException where the fault is the storage's, so that Spark tries the task again
   */
  ReadImage read(FetchedImage image) throws RejectedImage, IOException {
    try {
      long begin = System.nanoTime();
      byte[] file = image.bytes();
      long there = System.nanoTime();
      metrics.read(file.length, there - begin);
      DecodedFile decoded = decoder.decode(file);
      String sha256 = Sha256.of(file);
      metrics.decoded(System.nanoTime() - there);
      return new ReadImage(sha256, file.length, decoded.traits(), decoded.pixels());
    } catch (UnreadableImageException e) {
      throw new RejectedImage("read", e.reason(), String.valueOf(e.getMessage()));
    } catch (UndecodableImageException e) {
      throw new RejectedImage("decode", e.reason().code(), String.valueOf(e.getMessage()));
    }
  }
}
