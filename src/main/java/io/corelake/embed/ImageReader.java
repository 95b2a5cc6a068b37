package io.corelake.embed;

import io.corelake.corpus.ImageReference;
import io.corelake.image.DecodedImage;
import io.corelake.image.ImageDecoder;
import io.corelake.image.UndecodableImageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Reads and decodes the images of a task. */
final class ImageReader {
  private final Configuration hadoop;
  private final ImageDecoder decoder;
  private final long maxBytes;

  ImageReader(Configuration hadoop, EmbedSpec spec) {
    this.hadoop = hadoop;
    this.decoder = new ImageDecoder(spec.limits());
    this.maxBytes = spec.maxBytes();
  }

  /**
   * Returns the pixels.
   *
   * @throws RejectedImage where the fault is the image's
   * @throws IOException where the fault is the storage's, so that Spark tries the task again
   */
  DecodedImage read(ImageReference image) throws RejectedImage, IOException {
    if (image.imageId().chars().anyMatch(Character::isISOControl)) {
      throw new RejectedImage(
          "corpus", "unsafe-name", "the name holds control characters, which lists cannot carry");
    }
    byte[] file = bytes(image);
    try {
      return decoder.decode(file);
    } catch (UndecodableImageException e) {
      throw new RejectedImage("decode", e.reason().code(), String.valueOf(e.getMessage()));
    }
  }

  private byte[] bytes(ImageReference image) throws RejectedImage, IOException {
    Path path = new Path(image.uri());
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      byte[] file = in.readNBytes((int) maxBytes + 1);
      if (file.length > maxBytes) {
        throw new RejectedImage(
            "read", "too-many-bytes", "more than corpus.max-bytes, " + maxBytes + " bytes");
      }
      return file;
    } catch (FileNotFoundException e) {
      // The local file system reports a file that may not be read in the same way.
      boolean missing = !String.valueOf(e.getMessage()).contains("Permission denied");
      throw missing
          ? new RejectedImage("read", "missing", "listed, but gone when it was read")
          : new RejectedImage("read", "no-permission", "permission denied");
    } catch (AccessControlException e) {
      throw new RejectedImage("read", "no-permission", "permission denied");
    }
  }
}
