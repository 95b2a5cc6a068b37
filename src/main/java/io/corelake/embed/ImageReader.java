package io.corelake.embed;

import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.image.DecodedImage;
import io.corelake.image.ImageDecoder;
import io.corelake.image.SufficientSize;
import io.corelake.image.UndecodableImageException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Reads and decodes the images of a task. */
final class ImageReader {
  private final ImageBytes bytes;
  private final ImageDecoder decoder;

  ImageReader(Configuration hadoop, EmbedSpec spec) {
    this.bytes = new ImageBytes(hadoop, spec.maxBytes());
    this.decoder =
        new ImageDecoder(spec.limits(), SufficientSize.of(spec.augmentation(), spec.imageSize()));
  }

  /**
   * Returns the pixels.
   *
   * @throws RejectedImage where the fault is the image's
   * @throws IOException where the fault is the storage's, so that Spark tries the task again
   */
  DecodedImage read(ImageReference image) throws RejectedImage, IOException {
    if (image.imageId().codePoints().anyMatch(ImageReader::breaksLines)) {
      throw new RejectedImage(
          "corpus",
          "unsafe-name",
          "the name holds control characters or line separators, which lists cannot carry");
    }
    try {
      return decoder.decode(bytes.read(image.uri()));
    } catch (UnreadableImageException e) {
      throw new RejectedImage("read", e.reason(), String.valueOf(e.getMessage()));
    } catch (UndecodableImageException e) {
      throw new RejectedImage("decode", e.reason().code(), String.valueOf(e.getMessage()));
    }
  }

  private static boolean breaksLines(int codePoint) {
    int type = Character.getType(codePoint);
    return Character.isISOControl(codePoint)
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
