package io.corelake.train;

import io.corelake.image.DecodedImage;
import io.corelake.storage.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * An image of the training sample, shrunk to what training needs of it.
 *
 * @param contents sha256 over its size and its pixels
 */
public record SampleImage(String imageId, DecodedImage pixels, String contents) {
  static SampleImage of(String imageId, DecodedImage pixels) {
    MessageDigest digest = Sha256.messageDigest();
    ByteBuffer size = ByteBuffer.allocate(2 * Integer.BYTES);
    digest.update(size.putInt(pixels.width()).putInt(pixels.height()).array());
    digest.update(pixels.rgb());
    return new SampleImage(imageId, pixels, HexFormat.of().formatHex(digest.digest()));
  }
}
