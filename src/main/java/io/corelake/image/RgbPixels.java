package io.corelake.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The RGB bytes of what a reader returned. Works on the samples and not on {@link
 * BufferedImage#getRGB}, which converts gray and profiled images to other values.
 */
final class RgbPixels {
  private final BufferedImage image;
  private final Raster raster;
  private final int width;
  private final int height;
  private final byte[] rgb;

  private RgbPixels(BufferedImage image) {
    this.image = image;
    raster = image.getRaster();
    width = image.getWidth();
    height = image.getHeight();
    rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
  }

  /** Returns the pixels of an image: the colour alone, without alpha and without a profile. */
  static DecodedImage of(BufferedImage image) throws UndecodableImageException {
    RgbPixels pixels = new RgbPixels(image);
    pixels.convert();
    return new DecodedImage(pixels.width, pixels.height, pixels.rgb);
  }

  private void convert() throws UndecodableImageException {
    ColorModel colors = image.getColorModel();
    if (colors instanceof IndexColorModel palette) {
      convertPalette(palette);
      return;
    }
    int space = colors.getColorSpace().getType();
    switch (space) {
      case ColorSpace.TYPE_GRAY -> convertSamples(0, 0, 0);
      case ColorSpace.TYPE_RGB -> convertSamples(0, 1, 2);
      case ColorSpace.TYPE_CMYK -> convertInks();
      default -> throw unsupported("colour space type " + space);
    }
  }

  private void convertPalette(IndexColorModel palette) {
    byte[] reds = new byte[palette.getMapSize()];
    byte[] greens = reds.clone();
    byte[] blues = reds.clone();
    palette.getReds(reds);
    palette.getGreens(greens);
    palette.getBlues(blues);
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      for (int index : row) {
        rgb[to] = reds[index];
        rgb[to + 1] = greens[index];
        rgb[to + 2] = blues[index];
        to += 3;
      }
    }
  }

  private void convertSamples(int redBand, int greenBand, int blueBand)
      throws UndecodableImageException {
    if (raster.getSampleModel() instanceof ComponentSampleModel layout
        && raster.getDataBuffer() instanceof DataBufferByte data
        && data.getNumBanks() == 1) {
      copyBytes(layout, data, redBand, greenBand, blueBand);
      return;
    }
    int[] bits = sampleBits();
    int bands = raster.getNumBands();
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int from = 0; from < row.length; from += bands) {
        rgb[to] = eightBits(row[from + redBand], bits[redBand]);
        rgb[to + 1] = eightBits(row[from + greenBand], bits[greenBand]);
        rgb[to + 2] = eightBits(row[from + blueBand], bits[blueBand]);
        to += 3;
      }
    }
  }

  /** The case of nearly every image, without a method call a sample. */
  private void copyBytes(
      ComponentSampleModel layout, DataBufferByte data, int redBand, int greenBand, int blueBand) {
    byte[] samples = data.getData();
    int[] offsets = layout.getBandOffsets();
    int to = 0;
    for (int y = 0; y < height; y++) {
      int x = -raster.getSampleModelTranslateX();
      int from =
          data.getOffset()
              + (y - raster.getSampleModelTranslateY()) * layout.getScanlineStride()
              + x * layout.getPixelStride();
      for (int end = to + 3 * width; to < end; to += 3) {
        rgb[to] = samples[from + offsets[redBand]];
        rgb[to + 1] = samples[from + offsets[greenBand]];
        rgb[to + 2] = samples[from + offsets[blueBand]];
        from += layout.getPixelStride();
      }
    }
  }

  private void convertInks() throws UndecodableImageException {
    int[] bits = sampleBits();
    int bands = raster.getNumBands();
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int from = 0; from < row.length; from += bands) {
        int light = 0xff - (eightBits(row[from + 3], bits[3]) & 0xff);
        for (int band = 0; band < 3; band++) {
          int ink = eightBits(row[from + band], bits[band]) & 0xff;
          rgb[to++] = (byte) (light - multiplyUnit(ink, light));
        }
      }
    }
  }

  /** Returns the bits of each band, all within 1 .. 16 and unsigned. */
  private int[] sampleBits() throws UndecodableImageException {
    int type = raster.getSampleModel().getDataType();
    int[] bits = raster.getSampleModel().getSampleSize();
    for (int size : bits) {
      if (size > 16 || type == DataBuffer.TYPE_SHORT) {
        throw unsupported("signed, floating-point or %d-bit samples".formatted(size));
      }
    }
    return bits;
  }

  private static byte eightBits(int sample, int bits) {
    if (bits >= 8) {
      return (byte) (sample >> (bits - 8));
    }
    int largest = (1 << bits) - 1;
    return (byte) (sample * 255 / largest);
  }

  /** Returns a * b / 255, rounded, for a and b in 0 .. 255. */
  static int multiplyUnit(int a, int b) {
    int product = a * b + 128;
    return ((product >> 8) + product) >> 8;
  }

  private static UndecodableImageException unsupported(String what) {
    return new UndecodableImageException(RejectReason.UNSUPPORTED_VARIANT, "an image with " + what);
  }
}
