package io.corelake.demo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** How a picture is written to bytes. */
enum PictureFormat {
  JPEG("jpg"),
  PNG("png");

  private final String extension;

  PictureFormat(String extension) {
    this.extension = extension;
  }

  String extension() {
    return extension;
  }

  /**
   * Returns the picture as a file.
   *
   * @param quality of a JPEG, in [0, 1]
   */
  byte[] encode(BufferedImage picture, double quality) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = writer();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (this == JPEG) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality((float) quality);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a picture to memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The JDK's own writer: a plug-in on the class path must not change the corpus. */
  private ImageWriter writer() {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(name());
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getModule() == ImageIO.class.getModule()) {
        return writer;
      }
    }
    throw new IllegalStateException("Every Java platform with java.desktop writes " + name());
  }
}
