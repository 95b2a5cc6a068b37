package io.corelake.image;

/** Smaller copies of images, antialiased. */
public final class Shrink {
  private Shrink() {}

  /** Returns the image in at most so many pixels, or the image itself where it is small enough. */
  public static DecodedImage toPixels(DecodedImage image, long maxPixels) {
    double pixels = (double) image.width() * image.height();
    if (pixels <= maxPixels) {
      return image;
    }
    double scale = Math.sqrt(maxPixels / pixels);
    return to(
        image,
        Math.max(1, (int) (scale * image.width())),
        Math.max(1, (int) (scale * image.height())));
  }

  /** Returns the whole image at another size. */
  static DecodedImage to(DecodedImage image, int width, int height) {
    float[][] planes = new float[3][width * height];
    CropBox whole = CropBox.whole(image.width(), image.height());
    new CropResize().resize(image, whole, false, width, height, planes);
    int n = width * height;
    byte[] rgb = new byte[3 * n];
    for (int i = 0; i < n; i++) {
      for (int channel = 0; channel < 3; channel++) {
        rgb[3 * i + channel] = (byte) Math.min(255, Math.round(255 * planes[channel][i]));
      }
    }
    return new DecodedImage(width, height, rgb);
  }
}
