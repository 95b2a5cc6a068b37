package io.corelake.image;

/**
 * What the samples of a JPEG mean, and their conversion to RGB in the integer arithmetic of libjpeg
 * and Pillow. CMYK is taken to be stored inverted, as every program does since Adobe's first one.
 */
enum JpegColor {
  GRAY("L"),
  RGB("RGB"),
  YCBCR("RGB"),
  CMYK("CMYK"),
  YCCK("YCCK");

  private static final int HALF = 1 << 15;
  private static final int CR_TO_RED = fixedPoint(1.40200);
  private static final int CB_TO_BLUE = fixedPoint(1.77200);
  private static final int CB_TO_GREEN = fixedPoint(0.34414);
  private static final int CR_TO_GREEN = fixedPoint(0.71414);

  private final String mode;

  JpegColor(String mode) {
    this.mode = mode;
  }

  /** Returns the mode as {@link ImageTraits} names it; YCbCr is how RGB is stored. */
  String mode() {
    return mode;
  }

  /**
   * Returns the RGB bytes of interleaved samples; three samples a pixel are converted in place.
   *
   * @param samples {@code byte[pixels * 1, 3 or 4]}
   */
  byte[] toRgb(byte[] samples) {
    return switch (this) {
      case GRAY -> repeatThrice(samples);
      case RGB -> samples;
      case YCBCR -> {
        yccToRgb(samples, 3, false);
        yield samples;
      }
      case CMYK -> multiplyByBlack(samples);
      case YCCK -> {
        yccToRgb(samples, 4, true);
        yield multiplyByBlack(samples);
      }
    };
  }

  /**
   * Converts a row of samples that lie in an array for each component.
   *
   * @param samples {@code byte[1 or 3][]}, the row in each from its offset on
   * @param to where the row begins in the RGB bytes
   */
  void writeRow(byte[][] samples, int[] offsets, byte[] rgb, int to, int pixels) {
    boolean gray = samples.length == 1;
    byte[] first = samples[0];
    byte[] second = gray ? first : samples[1];
    byte[] third = gray ? first : samples[2];
    int firstAt = offsets[0];
    int secondAt = gray ? firstAt : offsets[1];
    int thirdAt = gray ? firstAt : offsets[2];
    if (this == YCBCR) {
      for (int i = 0; i < pixels; i++) {
        int luma = first[firstAt + i] & 0xff;
        int cb = (second[secondAt + i] & 0xff) - 128;
        int cr = (third[thirdAt + i] & 0xff) - 128;
        rgb[to + 3 * i] = (byte) red(luma, cr);
        rgb[to + 3 * i + 1] = (byte) green(luma, cb, cr);
        rgb[to + 3 * i + 2] = (byte) blue(luma, cb);
      }
      return;
    }
    for (int i = 0; i < pixels; i++) {
      rgb[to + 3 * i] = first[firstAt + i];
      rgb[to + 3 * i + 1] = second[secondAt + i];
      rgb[to + 3 * i + 2] = third[thirdAt + i];
    }
  }

  private static byte[] repeatThrice(byte[] gray) {
    byte[] rgb = new byte[3 * gray.length];
    int to = 0;
    for (byte sample : gray) {
      rgb[to] = sample;
      rgb[to + 1] = sample;
      rgb[to + 2] = sample;
      to += 3;
    }
    return rgb;
  }

  /** Converts in place; the first three of the samples of a pixel are its colour. */
  private static void yccToRgb(byte[] samples, int stride, boolean inverted) {
    int flip = inverted ? 0xff : 0;
    for (int i = 0; i < samples.length; i += stride) {
      int luma = samples[i] & 0xff;
      int cb = (samples[i + 1] & 0xff) - 128;
      int cr = (samples[i + 2] & 0xff) - 128;
      samples[i] = (byte) (red(luma, cr) ^ flip);
      samples[i + 1] = (byte) (green(luma, cb, cr) ^ flip);
      samples[i + 2] = (byte) (blue(luma, cb) ^ flip);
    }
  }

  private static int red(int luma, int cr) {
    return clamp(luma + ((CR_TO_RED * cr + HALF) >> 16));
  }

  private static int green(int luma, int cb, int cr) {
    return clamp(luma + ((HALF - CB_TO_GREEN * cb - CR_TO_GREEN * cr) >> 16));
  }

  private static int blue(int luma, int cb) {
    return clamp(luma + ((CB_TO_BLUE * cb + HALF) >> 16));
  }

  private static byte[] multiplyByBlack(byte[] inverted) {
    byte[] rgb = new byte[inverted.length / 4 * 3];
    int to = 0;
    for (int i = 0; i < inverted.length; i += 4) {
      int light = inverted[i + 3] & 0xff;
      for (int band = 0; band < 3; band++) {
        int ink = 0xff - (inverted[i + band] & 0xff);
        rgb[to++] = (byte) (light - RgbPixels.multiplyUnit(ink, light));
      }
    }
    return rgb;
  }

  private static int clamp(int sample) {
    return Math.max(0, Math.min(255, sample));
  }

  private static int fixedPoint(double factor) {
    return (int) (factor * (1 << 16) + 0.5);
  }
}
