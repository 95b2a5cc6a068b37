package io.corelake.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageWriter;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small pictures of images for reports. */
public final class Thumbnail {
  private static final ImageWriterSpi JPEG_WRITER =
      JdkImagePlugins.writer("com.sun.imageio.plugins.jpeg.JPEGImageWriterSpi");

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
    return encode(picture(planes, width, height));
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

  private static byte[] encode(BufferedImage picture) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
      ImageWriter writer = JPEG_WRITER.createWriterInstance();
      try {
        writer.setOutput(stream);
        writer.write(picture);
      } finally {
        writer.dispose();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return file.toByteArray();
  }
}
