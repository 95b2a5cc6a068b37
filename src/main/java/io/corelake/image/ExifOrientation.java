package io.corelake.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The orientation tag in the EXIF data of a JPEG file. */
final class ExifOrientation {
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT_TYPE = 3;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /**
   * Reads the tag from the TIFF structure in {@code start .. end - 1} of a file. EXIF data are
   * often damaged by image editors and decide nothing but the orientation: whatever cannot be read
   * means upright.
   */
  static Orientation read(byte[] file, int start, int end) {
    if (start + 8 > end || end > file.length) {
      return Orientation.UPRIGHT;
    }
    ByteBuffer tiff = ByteBuffer.wrap(file, start, end - start).slice();
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.limit() - 2) {
      return Orientation.UPRIGHT;
    }
    int entries = Short.toUnsignedInt(tiff.getShort(directory));
    int entry = directory + 2;
    for (int i = 0; i < entries && entry + ENTRY_BYTES <= tiff.limit(); i++) {
      if (tiff.getShort(entry) == ORIENTATION_TAG && tiff.getShort(entry + 2) == SHORT_TYPE) {
        return Orientation.ofTag(tiff.getShort(entry + 8));
      }
      entry += ENTRY_BYTES;
    }
    return Orientation.UPRIGHT;
  }
}
