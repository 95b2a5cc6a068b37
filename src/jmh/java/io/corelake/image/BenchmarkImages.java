package io.corelake.image;

import io.corelake.seed.RandomStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Images for benchmarks: waves with some noise, which compress about as photographs do. */
final class BenchmarkImages {
  private BenchmarkImages() {}

  static DecodedImage noise(int width, int height) {
    RandomStream random = new RandomStream(1);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      double wave = Math.sin(x * 0.11) + Math.cos(y * 0.07 + i % 3);
      rgb[i] = (byte) (int) (127 + 45 * wave + random.nextDouble(-25, 25));
    }
    return new DecodedImage(width, height, rgb);
  }

  static BufferedImage picture(DecodedImage image) {
    byte[] rgb = image.rgb();
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    int[] samples = new int[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      samples[i] = rgb[i] & 0xff;
    }
    picture.getRaster().setPixels(0, 0, image.width(), image.height(), samples);
    return picture;
  }

  static byte[] file(String format, int width, int height) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture(noise(width, height)), format, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }
}
