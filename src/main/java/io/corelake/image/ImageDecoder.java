package io.corelake.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes image files: JPEG, PNG, GIF (first frame), BMP, TIFF and WebP. Files come from strangers:
 * whatever is wrong with one becomes an {@link UndecodableImageException}, and nothing of the size
 * of the image is allocated before its width and height are known to be within the limits.
 *
 * <p>JPEG is read as raw samples and converted here. ImageIO's own conversion applies colour
 * profiles, refuses CMYK, and takes as long as the decoding itself. A JPEG that is larger than
 * needed is decoded at a smaller scale by {@link ScaledJpeg}, where that takes it on.
 *
 * <p>Stateless between calls. Readers are not kept: a new one costs next to nothing, and what a
 * broken file did to one cannot reach the next image.
 */
public final class ImageDecoder {
  private static final int RIFF_HEADER_BYTES = 8;

  private final DecodeLimits limits;
  private final SufficientSize sufficient;

  /** Creates a decoder of whole images. */
  public ImageDecoder(DecodeLimits limits) {
    this(limits, SufficientSize.WHOLE);
  }

  /** Creates a decoder that may decode images at a smaller scale. */
  public ImageDecoder(DecodeLimits limits, SufficientSize sufficient) {
    this.limits = limits;
    this.sufficient = sufficient;
  }

  /**
   * Returns the pixels of a file.
   *
   * @throws UndecodableImageException if there are none to work with
   */
  public DecodedImage decode(byte[] file) throws UndecodableImageException {
    if (file.length == 0) {
      throw new UndecodableImageException(RejectReason.EMPTY_FILE, "the file has no bytes");
    }
    ImageFormat format = ImageFormat.of(file);
    try {
      return read(format, file);
    } catch (IOException | RuntimeException e) {
      throw unreadable(RejectReason.BROKEN_DATA, format + " data cannot be read", e);
    } catch (OutOfMemoryError e) {
      throw new UndecodableImageException(
          RejectReason.OUT_OF_MEMORY, "not enough memory to decode this " + format + " file", e);
    }
  }

  private DecodedImage read(ImageFormat format, byte[] file)
      throws IOException, UndecodableImageException {
    ImageReader reader = format.newReader();
    try (ImageInputStream stream = new ByteArrayImageInputStream(file)) {
      reader.setInput(stream, true, true);
      return switch (format) {
        case JPEG -> readJpeg(reader, file);
        case GIF -> readGif(reader, stream);
        case WEBP -> readWebp(reader, file);
        case PNG, BMP, TIFF -> RgbPixels.of(reader.read(0, readParam(format, reader)));
      };
    } finally {
      reader.dispose();
    }
  }

  /** The JDK's GIF reader takes the end of the file for a wrong block. */
  private DecodedImage readGif(ImageReader reader, ImageInputStream stream)
      throws IOException, UndecodableImageException {
    ImageReadParam param = readParam(ImageFormat.GIF, reader);
    try {
      return RgbPixels.of(reader.read(0, param));
    } catch (IIOException e) {
      if (stream.getStreamPosition() == stream.length()) {
        throw unreadable(RejectReason.TRUNCATED, "the GIF file ends before its last row", e);
      }
      throw e;
    }
  }

  /** TwelveMonkeys fills what is missing of a lossless WebP with zeros; the RIFF header knows. */
  private DecodedImage readWebp(ImageReader reader, byte[] file)
      throws IOException, UndecodableImageException {
    ImageReadParam param = readParam(ImageFormat.WEBP, reader);
    long riffBytes =
        Integer.toUnsignedLong(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
    // One byte less is the padding of an odd length, which some writers leave out.
    if (file.length < RIFF_HEADER_BYTES + riffBytes - 1) {
      throw new UndecodableImageException(
          RejectReason.TRUNCATED,
          "the WebP file has %d bytes of %d".formatted(file.length, RIFF_HEADER_BYTES + riffBytes));
    }
    return RgbPixels.of(reader.read(0, param));
  }

  private DecodedImage readJpeg(ImageReader reader, byte[] file)
      throws IOException, UndecodableImageException {
    JpegHeader header = JpegHeaderParser.parse(file);
    ImageReadParam param = readParam(ImageFormat.JPEG, reader);
    int scale = jpegScale(reader.getWidth(0), reader.getHeight(0));
    if (scale > 1) {
      Optional<DecodedImage> scaled = ScaledJpeg.decode(file, header.color(), scale);
      if (scaled.isPresent()) {
        return header.orientation().apply(scaled.get());
      }
    }
    return readWholeJpeg(reader, param, header);
  }

  /** Returns the divisor of the sides: 1 where all pixels are needed and within the limits. */
  private int jpegScale(int width, int height) {
    int scale = sufficient.scale(width, height);
    for (int smaller : ScaledJpeg.SCALES) {
      if (!limits.holds(width, height, scale)) {
        scale = Math.max(scale, smaller);
      }
    }
    return limits.holds(width, height, scale) ? scale : 1;
  }

  private DecodedImage readWholeJpeg(ImageReader reader, ImageReadParam param, JpegHeader header)
      throws IOException, UndecodableImageException {
    JpegWarnings warnings = new JpegWarnings();
    reader.addIIOReadWarningListener(warnings);
    Raster raster;
    try {
      raster = reader.readRaster(0, param);
    } catch (IIOException e) {
      if (warnings.noEndMarker) {
        throw unreadable(RejectReason.TRUNCATED, "the JPEG file ends before its last scan", e);
      }
      throw e;
    }
    warnings.rejectTruncated(header);
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] samples =
        (byte[]) raster.getDataElements(raster.getMinX(), raster.getMinY(), width, height, null);
    return header
        .orientation()
        .apply(new DecodedImage(width, height, header.color().toRgb(samples)));
  }

  /** Reads width and height alone, and returns how to read the pixels within the limits. */
  private ImageReadParam readParam(ImageFormat format, ImageReader reader)
      throws UndecodableImageException {
    int width;
    int height;
    try {
      width = reader.getWidth(0);
      height = reader.getHeight(0);
    } catch (IOException | RuntimeException e) {
      throw unreadable(RejectReason.BROKEN_HEADER, format + " header cannot be read", e);
    }
    if (width < 1 || height < 1) {
      throw new UndecodableImageException(
          RejectReason.BROKEN_HEADER,
          "%s header says %d x %d pixels".formatted(format, width, height));
    }
    if ((long) width * height > limits.maxPixels()) {
      throw new UndecodableImageException(
          RejectReason.TOO_MANY_PIXELS,
          "%d x %d pixels; at most %d are read".formatted(width, height, limits.maxPixels()));
    }
    ImageReadParam param = reader.getDefaultReadParam();
    int step = limits.subsampling(width, height);
    param.setSourceSubsampling(step, step, 0, 0);
    return param;
  }

  private static UndecodableImageException unreadable(
      RejectReason otherwise, String what, Exception cause) {
    String detail =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new UndecodableImageException(
        reason(otherwise, cause), (what + ": " + detail).lines().findFirst().orElse(what), cause);
  }

  private static RejectReason reason(RejectReason otherwise, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException) {
        return RejectReason.TRUNCATED;
      }
      String message =
          cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
      if (message.contains("unsupported") || message.contains("not supported")) {
        return RejectReason.UNSUPPORTED_VARIANT;
      }
    }
    return otherwise;
  }

  /**
   * The JDK's JPEG reader fills what is missing with gray and only warns. Other warnings (garbage
   * between markers, an odd profile) leave the pixels whole.
   */
  private static final class JpegWarnings implements IIOReadWarningListener {
    private static final String DATA_ENDS_EARLY = "premature end of data segment";
    private static final String NO_END_MARKER = "Missing EOI marker";

    private boolean dataEndsEarly;
    private boolean noEndMarker;

    @Override
    public void warningOccurred(ImageReader source, @Nullable String warning) {
      dataEndsEarly |= warning != null && warning.contains(DATA_ENDS_EARLY);
      noEndMarker |= warning != null && warning.contains(NO_END_MARKER);
    }

    void rejectTruncated(JpegHeader header) throws UndecodableImageException {
      if (dataEndsEarly) {
        throw new UndecodableImageException(
            RejectReason.TRUNCATED, "the JPEG data end before the last row of pixels");
      }
      if (noEndMarker && !header.singleScan()) {
        throw new UndecodableImageException(
            RejectReason.TRUNCATED, "the JPEG file ends before its last scan");
      }
    }
  }
}
