package io.corelake.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes image files: JPEG, PNG, GIF (first frame), BMP, TIFF and WebP. Files come from strangers:
 * whatever is wrong with one becomes an {@link UndecodableImageException}, and nothing of the size
 * of the image is allocated before its header is known to be within the limits. Headers are read
 * here; the readers of the JDK and of TwelveMonkeys see what of a file their pixels depend on.
 *
 * <p>JPEG is read as raw samples and converted here. ImageIO's own conversion applies colour
 * profiles, refuses CMYK, and takes as long as the decoding itself. A JPEG that is larger than
 * needed is decoded at a smaller scale by {@link ScaledJpeg}, where that takes it on.
 *
 * <p>Stateless between calls. Readers are not kept: a new one costs next to nothing, and what a
 * broken file did to one cannot reach the next image.
 */
public final class ImageDecoder {
  private final DecodeLimits limits;
  private final SufficientSize sufficient;
  private final LongSupplier nanoTime;

  /** Creates a decoder of whole images. */
  public ImageDecoder(DecodeLimits limits) {
    this(limits, SufficientSize.WHOLE);
  }

  /** Creates a decoder that may decode images at a smaller scale. */
  public ImageDecoder(DecodeLimits limits, SufficientSize sufficient) {
    this(limits, sufficient, ImageDecoder::processorNanos);
  }

  /**
   * Returns the processor time of this thread: a verdict should not depend on how busy a machine
   * is.
   */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  ImageDecoder(DecodeLimits limits, SufficientSize sufficient, LongSupplier nanoTime) {
    this.limits = limits;
    this.sufficient = sufficient;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns the pixels of a file, and what it was.
   *
   * @throws UndecodableImageException if there are none to work with
   */
  public DecodedFile decode(byte[] file) throws UndecodableImageException {
    if (file.length == 0) {
      throw new UndecodableImageException(RejectReason.EMPTY_FILE, "the file has no bytes");
    }
    ImageFormat format = ImageFormat.of(file);
    Deadline deadline = new Deadline(limits.timeout(), nanoTime);
    try {
      return read(format, file, deadline);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw unreadable(RejectReason.BROKEN_DATA, format + " data cannot be read", e);
    } catch (OutOfMemoryError e) {
      throw new UndecodableImageException(
          RejectReason.OUT_OF_MEMORY, "not enough memory to decode this " + format + " file", e);
    }
  }

  private DecodedFile read(ImageFormat format, byte[] file, Deadline deadline)
      throws IOException, UndecodableImageException {
    if (format == ImageFormat.JPEG) {
      JpegHeader jpeg = JpegHeaderParser.parse(file, limits);
      limits.check(jpeg.image());
      Optional<DecodedImage> scaled = scaled(file, jpeg);
      if (scaled.isPresent()) {
        return new DecodedFile(
            jpeg.image().traits(), jpeg.image().orientation().apply(scaled.get()));
      }
      return read(
          format, jpeg.image(), deadline, (source, param) -> jpegPixels(source, param, jpeg));
    }
    ImageHeader header = format.header(file, limits);
    return read(
        format, header, deadline, (source, param) -> framePixels(format, source, param, header));
  }

  /**
   * Returns a JPEG at the scale that is enough and within the limits, where that is a smaller one.
   */
  private Optional<DecodedImage> scaled(byte[] file, JpegHeader jpeg) {
    int width = jpeg.image().traits().width();
    int height = jpeg.image().traits().height();
    int scale = sufficient.scale(width, height);
    for (int smaller : ScaledJpeg.SCALES) {
      if (!limits.holds(width, height, scale)) {
        scale = Math.max(scale, smaller);
      }
    }
    return scale > 1 && limits.holds(width, height, scale)
        ? ScaledJpeg.decode(file, jpeg.color(), scale)
        : Optional.empty();
  }

  /** A reader and what it has told so far. */
  private record Source(ImageReader reader, ImageInputStream stream, ReadProgress progress) {}

  /** Takes the pixels of a canvas, not yet turned. */
  @FunctionalInterface
  private interface Pixels {
    DecodedImage of(Source source, ImageReadParam param)
        throws IOException, UndecodableImageException;
  }

  private DecodedFile read(ImageFormat format, ImageHeader header, Deadline deadline, Pixels pixels)
      throws IOException, UndecodableImageException {
    ImageReader reader = format.newReader();
    try (ImageInputStream stream = new PartsStream(header.parts(), deadline)) {
      reader.setInput(stream, true, true);
      ReadProgress progress = new ReadProgress(deadline, format != ImageFormat.JPEG);
      reader.addIIOReadProgressListener(progress);
      DecodedImage stored =
          pixels.of(new Source(reader, stream, progress), readParam(format, reader, header));
      return new DecodedFile(header.traits(), header.orientation().apply(stored));
    } finally {
      reader.dispose();
    }
  }

  private DecodedImage framePixels(
      ImageFormat format, Source source, ImageReadParam param, ImageHeader header)
      throws IOException, UndecodableImageException {
    BufferedImage frame;
    try {
      frame = source.reader().read(0, param);
    } catch (IIOException e) {
      // The JDK's GIF reader takes the end of the file for a wrong block.
      if (format == ImageFormat.GIF
          && source.stream().getStreamPosition() == source.stream().length()) {
        throw unreadable(RejectReason.TRUNCATED, "the GIF file ends before its last row", e);
      }
      throw e;
    }
    source.progress().requireInTime(limits);
    if (format == ImageFormat.GIF) {
      source.progress().requireWhole();
    }
    DecodedImage pixels = RgbPixels.of(frame);
    return header.frame().covers(header.traits())
        ? pixels
        : header.frame().onCanvas(header.traits(), pixels, limits.subsampling(header));
  }

  private DecodedImage jpegPixels(Source source, ImageReadParam param, JpegHeader header)
      throws IOException, UndecodableImageException {
    JpegWarnings warnings = new JpegWarnings();
    source.reader().addIIOReadWarningListener(warnings);
    Raster raster;
    try {
      raster = source.reader().readRaster(0, param);
    } catch (JpegWarnings.DataEndException e) {
      throw unreadable(RejectReason.TRUNCATED, "the JPEG file is cut off", e);
    } catch (IIOException e) {
      if (warnings.noEndMarker) {
        throw unreadable(RejectReason.TRUNCATED, "the JPEG file ends before its last scan", e);
      }
      throw e;
    }
    source.progress().requireInTime(limits);
    warnings.rejectTruncated(header);
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] samples =
        (byte[]) raster.getDataElements(raster.getMinX(), raster.getMinY(), width, height, null);
    return new DecodedImage(width, height, header.color().toRgb(samples));
  }

  /** Returns how to read the pixels within the limits. */
  private ImageReadParam readParam(ImageFormat format, ImageReader reader, ImageHeader header)
      throws UndecodableImageException {
    int width;
    int height;
    try {
      width = reader.getWidth(0);
      height = reader.getHeight(0);
    } catch (IOException | RuntimeException e) {
      throw unreadable(RejectReason.BROKEN_HEADER, format + " header cannot be read", e);
    }
    ImageHeader.Frame frame = header.frame();
    if (width != frame.width() || height != frame.height()) {
      throw new UndecodableImageException(
          RejectReason.BROKEN_HEADER,
          "%s header says %d x %d pixels, or %d x %d"
              .formatted(format, frame.width(), frame.height(), width, height));
    }
    ImageReadParam param = reader.getDefaultReadParam();
    int step = limits.subsampling(header);
    param.setSourceSubsampling(
        step,
        step,
        Math.min(frame.firstColumn(step), width - 1),
        Math.min(frame.firstRow(step), height - 1));
    return param;
  }

  private UndecodableImageException unreadable(
      RejectReason otherwise, String what, Throwable cause) {
    for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof Deadline.PassedException
          || deeper instanceof ReadProgress.StoppedException) {
        return limits.tooLate(cause);
      }
    }
    String detail =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new UndecodableImageException(
        reason(otherwise, cause), (what + ": " + detail).lines().findFirst().orElse(what), cause);
  }

  private static RejectReason reason(RejectReason otherwise, Throwable failure) {
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
}
