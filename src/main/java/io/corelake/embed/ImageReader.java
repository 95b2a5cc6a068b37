package io.corelake.embed;

import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.image.DecodedFile;
import io.corelake.image.ImageDecoder;
import io.corelake.image.SufficientSize;
import io.corelake.image.UndecodableImageException;
import io.corelake.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;

/** Reads and decodes the images of a task. */
final class ImageReader implements AutoCloseable {
  private final ImageBytes bytes;
  private final ImageDecoder decoder;

  ImageReader(Configuration hadoop, EmbedSpec spec) {
    this.bytes = new ImageBytes(hadoop, spec.maxBytes());
    this.decoder =
        new ImageDecoder(spec.limits(), SufficientSize.of(spec.augmentation(), spec.imageSize()));
  }

  /**
   * Returns the pixels, and what the file is.
   *
   * @throws RejectedImage where the fault is the image's
   * @throws IOException where the fault is the storage's, so that Spark tries the task again
   */
  ReadImage read(ImageContent image) throws RejectedImage, IOException {
    try {
      byte[] file = bytes.of(image);
      DecodedFile decoded = decoder.decode(file);
      return new ReadImage(Sha256.of(file), file.length, decoded.traits(), decoded.pixels());
    } catch (UnreadableImageException e) {
      throw new RejectedImage("read", e.reason(), String.valueOf(e.getMessage()));
    } catch (UndecodableImageException e) {
      throw new RejectedImage("decode", e.reason().code(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the file that images were read from", e);
    }
  }
}
