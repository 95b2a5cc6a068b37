package io.corelake.image;

import io.corelake.seed.RandomStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Images and image files made on the spot. */
final class TestImages {
  private TestImages() {}

  /** Returns independent random samples: no two pixels of it can be mixed up. */
  static DecodedImage noise(int width, int height, long seed) {
    RandomStream random = new RandomStream(seed);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(256);
    }
    return new DecodedImage(width, height, rgb);
  }

  /** Returns something like a photograph: smooth, coloured, every pixel different. */
  static DecodedImage smooth(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = 3 * (y * width + x);
        rgb[i] = (byte) (255 * x / width);
        rgb[i + 1] = (byte) (255 * y / height);
        rgb[i + 2] = (byte) (127 + 100 * Math.sin(0.05 * (x + 2 * y)));
      }
    }
    return new DecodedImage(width, height, rgb);
  }

  /** Returns the bytes that this thread has allocated so far. */
  static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  static BufferedImage picture(DecodedImage image) {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int i = 3 * (y * image.width() + x);
        byte[] rgb = image.rgb();
        picture.setRGB(
            x, y, ((rgb[i] & 0xff) << 16) | ((rgb[i + 1] & 0xff) << 8) | (rgb[i + 2] & 0xff));
      }
    }
    return picture;
  }

  static byte[] file(String format, BufferedImage picture) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, format, file)) {
        throw new IllegalArgumentException("No writer for " + format + " of this picture");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  static byte[] progressiveJpeg(BufferedImage picture) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }
}
