package io.corelake.image;

import java.awt.image.BufferedImage;

/** Small pictures of images for reports. */
public final class Thumbnail {
  private static final float QUALITY = 0.75f;

  private Thumbnail() {}

  /**
   * Returns a JPEG file of an image, shrunk to fit a square and never enlarged.
   *
   * @param maxSide side of the square in pixels, at least 1
   */
  public static byte[] jpeg(DecodedImage image, int maxSide) {
    if (maxSide < 1) {
      throw new IllegalArgumentException("maxSide is " + maxSide + "; it must be at least 1");
    }
    double scale = Math.min(1, (double) maxSide / Math.max(image.width(), image.height()));
    int width = Math.max(1, (int) Math.round(scale * image.width()));
    int height = Math.max(1, (int) Math.round(scale * image.height()));
    float[][] planes = new float[3][width * height];
    CropBox whole = CropBox.whole(image.width(), image.height());
    new CropResize().resize(image, whole, false, width, height, planes);
    return SmallJpeg.write(picture(planes, width, height), QUALITY);
  }

  private static BufferedImage picture(float[][] planes, int width, int height) {
    int n = width * height;
    int[] packed = new int[n];
    for (int i = 0; i < n; i++) {
      packed[i] =
          (eightBits(planes[0][i]) << 16)
              | (eightBits(planes[1][i]) << 8)
              | eightBits(planes[2][i]);
    }
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    picture.getRaster().setDataElements(0, 0, width, height, packed);
    return picture;
  }

  private static int eightBits(float sample) {
    return Math.min(255, Math.round(255 * sample));
  }
}
