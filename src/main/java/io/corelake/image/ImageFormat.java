package io.corelake.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A file format that can be read, recognised by the first bytes of a file and never by its name.
 */
enum ImageFormat {
  JPEG(JdkImagePlugins.reader("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi")),
  PNG(JdkImagePlugins.reader("com.sun.imageio.plugins.png.PNGImageReaderSpi")),
  GIF(JdkImagePlugins.reader("com.sun.imageio.plugins.gif.GIFImageReaderSpi")),
  BMP(JdkImagePlugins.reader("com.sun.imageio.plugins.bmp.BMPImageReaderSpi")),
  TIFF(JdkImagePlugins.reader("com.sun.imageio.plugins.tiff.TIFFImageReaderSpi")),
  WEBP(new WebPImageReaderSpi());

  private static final int SHOWN_BYTES = 12;

  @SuppressWarnings("ImmutableEnumChecker") // A provider only makes readers; it has no state.
  private final ImageReaderSpi provider;

  ImageFormat(ImageReaderSpi provider) {
    this.provider = provider;
  }

  /** Returns the format of a file. */
  static ImageFormat of(byte[] file) throws UndecodableImageException {
    String head =
        new String(file, 0, Math.min(SHOWN_BYTES, file.length), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u00ff\u00d8\u00ff") || head.equals("\u00ff\u00d8")) {
      return JPEG;
    }
    if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
      return GIF;
    }
    if (head.startsWith("BM")) {
      return BMP;
    }
    if (head.startsWith("II*\0") || head.startsWith("MM\0*")) {
      return TIFF;
    }
    if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
      return WEBP;
    }
    byte[] shown = Arrays.copyOf(file, head.length());
    throw new UndecodableImageException(
        RejectReason.UNKNOWN_FORMAT,
        "not a JPEG, PNG, GIF, BMP, TIFF or WebP file%s: it starts with the bytes %s"
            .formatted(otherKind(head), HexFormat.ofDelimiter(" ").formatHex(shown)));
  }

  /** Returns what else the first bytes are those of, in words; empty where they say nothing. */
  private static String otherKind(String head) {
    if (head.startsWith("ftyp", 4)) {
      return ", but HEIF, AVIF or a video";
    }
    if (head.startsWith("\0\0\1\0")) {
      return ", but an icon";
    }
    if (head.matches("(?s)P[1-7]\\s.*")) {
      return ", but PNM";
    }
    if (head.startsWith("%PDF")) {
      return ", but PDF";
    }
    return head.stripLeading().startsWith("<") ? ", but HTML, SVG or XML" : "";
  }

  /** Returns the name in lower case. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what the header of a file of this format says, checked against the limits. */
  ImageHeader header(byte[] file, DecodeLimits limits) throws UndecodableImageException {
    ImageHeader header =
        switch (this) {
          case JPEG -> JpegHeaderParser.parse(file, limits).image();
          case PNG -> PngHeaderParser.parse(file, limits);
          case GIF -> GifHeaderParser.parse(file);
          case BMP -> BmpHeaderParser.parse(file, limits);
          case TIFF -> TiffHeaderParser.parse(file, limits);
          case WEBP -> WebpHeaderParser.parse(file);
        };
    limits.check(header);
    return header;
  }

  /** Returns a new reader; the caller disposes it. */
  ImageReader newReader() throws IOException {
    return provider.createReaderInstance();
  }
}
