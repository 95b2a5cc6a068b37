package io.corelake.corpus;

import org.jspecify.annotations.Nullable;

/**
 * An image on its way to be decoded.
 *
 * @param bytes of its file, not copied; null where they are to be read from its URI
 */
// An image's bytes are large, and read once.
@SuppressWarnings("ArrayRecordComponent")
public record ImageContent(ImageReference image, byte @Nullable [] bytes) {
  /** An image whose bytes are yet to be read. */
  public static ImageContent at(ImageReference image) {
    return new ImageContent(image, null);
  }
}
