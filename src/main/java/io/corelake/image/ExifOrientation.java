package io.corelake.image;

import java.nio.ByteOrder;
import java.util.Optional;

/** The orientation tag in EXIF data. */
final class ExifOrientation {
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int BYTE_TYPE = 1;
  private static final int SHORT_TYPE = 3;
  private static final int LONG_TYPE = 4;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /** Reads the tag from the TIFF structure in {@code start .. end - 1} of a file. */
  static Orientation read(byte[] file, int start, int end) {
    if (start > end || end > file.length) {
      return Orientation.UPRIGHT;
    }
    try {
      return find(new FileBytes(file, ByteOrder.BIG_ENDIAN).part(start, end - start))
          .orElse(Orientation.UPRIGHT);
    } catch (UndecodableImageException e) {
      return Orientation.UPRIGHT;
    }
  }

  /**
   * Returns the orientation, if there is one. EXIF data are often damaged by image editors and
   * decide nothing but the orientation: whatever cannot be read says nothing.
   */
  static Optional<Orientation> find(FileBytes data) {
    try {
      FileBytes exif = data.has("Exif\0\0", 0) ? data.part(6, data.length() - 6) : data;
      FileBytes tiff = exif.in(exif.has("I", 0) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      long directory = tiff.unsignedInt(4);
      int entries = directory < 8 ? 0 : tiff.unsignedShort(directory);
      for (int i = 0; i < entries; i++) {
        long entry = directory + 2 + (long) i * ENTRY_BYTES;
        if (tiff.unsignedShort(entry) == ORIENTATION_TAG) {
          return value(tiff, entry);
        }
      }
    } catch (UndecodableImageException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<Orientation> value(FileBytes tiff, long entry)
      throws UndecodableImageException {
    return switch (tiff.unsignedShort(entry + 2)) {
      case BYTE_TYPE -> Optional.of(Orientation.ofTag(tiff.unsignedByte(entry + 8)));
      case SHORT_TYPE -> Optional.of(Orientation.ofTag(tiff.unsignedShort(entry + 8)));
      case LONG_TYPE -> Optional.of(Orientation.ofTag(tiff.signedInt(entry + 8)));
      default -> Optional.empty();
    };
  }
}
