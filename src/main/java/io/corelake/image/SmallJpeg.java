package io.corelake.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG files of ours, in memory. */
final class SmallJpeg {
  private static final ImageWriterSpi WRITER =
      JdkImagePlugins.writer("com.sun.imageio.plugins.jpeg.JPEGImageWriterSpi");
  private static final ImageReaderSpi READER =
      JdkImagePlugins.reader("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi");

  private SmallJpeg() {}

  /**
   * Writes a picture.
   *
   * @param quality 0..1
   */
  static byte[] write(BufferedImage picture, float quality) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
      ImageWriter writer = WRITER.createWriterInstance();
      try {
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(quality);
        writer.setOutput(stream);
        writer.write(null, new IIOImage(picture, null, null), parameters);
      } finally {
        writer.dispose();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return file.toByteArray();
  }

  /** Reads a file that {@link #write} made. */
  static BufferedImage read(byte[] file) {
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      ImageReader reader = READER.createReaderInstance();
      try {
        reader.setInput(stream);
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }
}
