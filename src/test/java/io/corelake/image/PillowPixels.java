package io.corelake.image;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Pixels as {@code pillow_decode.py} writes them, and how far others are from them. */
final class PillowPixels {
  private PillowPixels() {}

  /**
   * Differences of samples in 0 .. 255; {@link #OTHER_SIZE} for images of another size.
   *
   * @param most the largest
   */
  record Difference(int most, double mean) {
    static final Difference OTHER_SIZE = new Difference(Integer.MAX_VALUE, Double.MAX_VALUE);

    /** The last cells of a table's row. */
    String cells() {
      return equals(OTHER_SIZE)
          ? "| other size | |"
          : String.format(Locale.ROOT, "| %d | %.3f |", most, mean);
    }
  }

  /** Reads width and height as big-endian integers, and the rows of RGB bytes. */
  static DecodedImage read(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file);
    int width = buffer.getInt();
    int height = buffer.getInt();
    byte[] rgb = new byte[buffer.remaining()];
    buffer.get(rgb);
    return new DecodedImage(width, height, rgb);
  }

  static Difference difference(DecodedImage actual, DecodedImage expected) {
    if (actual.width() != expected.width() || actual.height() != expected.height()) {
      return Difference.OTHER_SIZE;
    }
    int most = 0;
    long sum = 0;
    for (int i = 0; i < actual.rgb().length; i++) {
      int difference = Math.abs((actual.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff));
      most = Math.max(most, difference);
      sum += difference;
    }
    return new Difference(most, (double) sum / actual.rgb().length);
  }
}
