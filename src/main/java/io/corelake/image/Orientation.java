package io.corelake.image;

/** How a stored image is to be turned before it is shown: EXIF's orientation 1 to 8. */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  UPSIDE_DOWN,
  MIRRORED_UPSIDE_DOWN,
  TRANSPOSED,
  TURN_RIGHT,
  TRANSVERSED,
  TURN_LEFT;

  private static final Orientation[] BY_TAG = values();

  /** Returns the orientation of an EXIF tag; values outside 1 .. 8 mean nothing. */
  static Orientation ofTag(int tag) {
    return tag >= 1 && tag <= BY_TAG.length ? BY_TAG[tag - 1] : UPRIGHT;
  }

  /** Returns the image as it is to be shown. */
  DecodedImage apply(DecodedImage stored) {
    int width = stored.width();
    int height = stored.height();
    int last = width * height - 1;
    return switch (this) {
      case UPRIGHT -> stored;
      case MIRRORED -> walk(stored, width, height, width - 1, -1, width);
      case UPSIDE_DOWN -> walk(stored, width, height, last, -1, -width);
      case MIRRORED_UPSIDE_DOWN -> walk(stored, width, height, last + 1 - width, 1, -width);
      case TRANSPOSED -> walk(stored, height, width, 0, width, 1);
      case TURN_RIGHT -> walk(stored, height, width, last + 1 - width, -width, 1);
      case TRANSVERSED -> walk(stored, height, width, last, -width, -1);
      case TURN_LEFT -> walk(stored, height, width, width - 1, width, -1);
    };
  }

  /** Copies pixels row by row: the stored pixel of (x, y) is start + x * stepX + y * stepY. */
  private static DecodedImage walk(
      DecodedImage stored, int width, int height, int start, int stepX, int stepY) {
    byte[] source = stored.rgb();
    byte[] rgb = new byte[source.length];
    int to = 0;
    for (int y = 0; y < height; y++) {
      int from = 3 * (start + y * stepY);
      for (int x = 0; x < width; x++) {
        rgb[to] = source[from];
        rgb[to + 1] = source[from + 1];
        rgb[to + 2] = source[from + 2];
        to += 3;
        from += 3 * stepX;
      }
    }
    return new DecodedImage(width, height, rgb);
  }
}
