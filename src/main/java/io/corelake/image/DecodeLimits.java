package io.corelake.image;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on what one image may take. All but the time are checked against the header, before
 * anything of the size of the image is allocated.
 *
 * <p>What these bound of memory: the decoder holds a reader's picture of at most maxDecodedPixels
 * and its RGB copy, and what the reader needs beside that. A reader that cannot skip pixels needs
 * all of them: progressive JPEG (2 bytes a sample, outside the heap), lossless WebP (5 bytes a
 * pixel), a TIFF strip or tile (its samples, packed and unpacked). The sum is at most {@link
 * #MOST_WORKING_BYTES}, so that two tasks and their files fit in a heap of 1 GiB.
 *
 * @param maxPixels an image with more pixels (width x height in its header) is rejected
 * @param maxDecodedPixels an image with more pixels is read at every second, third, ... pixel of
 *     every second, third, ... row, so that no more than these are held; a JPEG rather at a half, a
 *     quarter or an eighth of its size
 * @param maxSide an image of a longer side, in pixels, is rejected
 * @param maxAspect an image whose longer side is more than so many shorter sides is rejected
 * @param timeout processor time after which decoding is given up
 */
public record DecodeLimits(
    long maxPixels, long maxDecodedPixels, int maxSide, double maxAspect, Duration timeout)
    implements Serializable {
  /** An image that would need more bytes while it is decoded is rejected. */
  public static final long MOST_WORKING_BYTES = 320L << 20;

  /**
   * A JPEG of more scans is rejected: each is a pass over the whole image, and 200 of them fit in
   * four KiB. Encoders write 10, and at most some 60 on request.
   */
  public static final int MOST_SCANS = 100;

  /** Scans times pixels of a JPEG; 10 to 25 s of work at the worst. */
  static final long MOST_SCANNED_PIXELS = 1L << 30;

  /** Text or a profile in a PNG that unpacks to more bytes is taken for a bomb, as by Pillow. */
  public static final int MOST_TEXT_BYTES = 1 << 20;

  /** Four bytes a pixel still fit into one array. */
  private static final long LARGEST_ARRAY_PIXELS = (Integer.MAX_VALUE - 8) / 4;

  private static final int DEFAULT_MAX_SIDE = 65_535;
  private static final double DEFAULT_MAX_ASPECT = 1_000;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  public DecodeLimits {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels is " + maxPixels + "; it must be at least 1");
    }
    if (maxDecodedPixels < 1 || maxDecodedPixels > LARGEST_ARRAY_PIXELS) {
      throw new IllegalArgumentException(
          "maxDecodedPixels is %d; it must be in 1 .. %d"
              .formatted(maxDecodedPixels, LARGEST_ARRAY_PIXELS));
    }
    if (maxSide < 1) {
      throw new IllegalArgumentException("maxSide is " + maxSide + "; it must be at least 1");
    }
    if (!(maxAspect >= 1)) {
      throw new IllegalArgumentException("maxAspect is " + maxAspect + "; it must be at least 1");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must be above 0");
    }
  }

  /** The defaults of conf/corelake.yaml for sides, aspect and time. */
  public DecodeLimits(long maxPixels, long maxDecodedPixels) {
    this(maxPixels, maxDecodedPixels, DEFAULT_MAX_SIDE, DEFAULT_MAX_ASPECT, DEFAULT_TIMEOUT);
  }

  /** Throws where an image is beyond a bound. */
  void check(ImageHeader header) throws UndecodableImageException {
    checkSize(header.traits().width(), header.traits().height());
    checkSize(header.frame().width(), header.frame().height());
    long bytes = workingBytes(header);
    if (bytes > MOST_WORKING_BYTES) {
      throw new UndecodableImageException(
          RejectReason.TOO_MUCH_MEMORY,
          "decoding this %s of %d x %d pixels takes %d bytes; at most %d are spent on an image"
              .formatted(
                  header.traits().format(),
                  header.traits().width(),
                  header.traits().height(),
                  bytes,
                  MOST_WORKING_BYTES));
    }
  }

  void checkSize(int width, int height) throws UndecodableImageException {
    if (width < 1 || height < 1) {
      throw new UndecodableImageException(
          RejectReason.BROKEN_HEADER, "the header says %d x %d pixels".formatted(width, height));
    }
    if ((long) width * height > maxPixels) {
      throw new UndecodableImageException(
          RejectReason.TOO_MANY_PIXELS,
          "%d x %d pixels are %d; corpus.max-pixels is %d"
              .formatted(width, height, (long) width * height, maxPixels));
    }
    int longer = Math.max(width, height);
    if (longer > maxSide) {
      throw new UndecodableImageException(
          RejectReason.TOO_LONG_SIDE,
          "%d x %d pixels; corpus.max-side is %d".formatted(width, height, maxSide));
    }
    if (longer > maxAspect * Math.min(width, height)) {
      throw new UndecodableImageException(
          RejectReason.EXTREME_ASPECT,
          "%d x %d pixels, one side %.0f times the other; corpus.max-aspect is %s"
              .formatted(
                  width, height, (double) longer / Math.min(width, height), plain(maxAspect)));
    }
  }

  UndecodableImageException tooLate(@Nullable Throwable cause) {
    return new UndecodableImageException(
        RejectReason.DECODE_TIMEOUT,
        "decoding was given up after %s s of processor time; corpus.decode-timeout is the bound"
            .formatted(plain(timeout.toMillis() / 1000.0)),
        cause);
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /** Returns the bytes that decoding takes at its peak, beyond the file. */
  private long workingBytes(ImageHeader header) {
    ImageHeader.Frame frame = header.frame();
    int step = subsampling(header);
    long framePixels = steps(frame.width(), step) * steps(frame.height(), step);
    int copies =
        (header.orientation() == Orientation.UPRIGHT ? 0 : 1)
            + (frame.covers(header.traits()) ? 1 : 2);
    long canvas = steps(header.traits().width(), step) * steps(header.traits().height(), step);
    return header.working().held()
        + framePixels * header.working().bytesPerPixel()
        + 3L * copies * canvas;
  }

  /** Returns the smallest step between pixels at which an image is within maxDecodedPixels. */
  int subsampling(ImageHeader header) {
    return subsampling(header.traits().width(), header.traits().height());
  }

  int subsampling(int width, int height) {
    int step = 1;
    while (steps(width, step) * steps(height, step) > maxDecodedPixels) {
      step++;
    }
    return step;
  }

  /** Returns whether an image is within maxDecodedPixels with its sides divided by a scale. */
  boolean holds(int width, int height, int scale) {
    return steps(width, scale) * steps(height, scale) <= maxDecodedPixels;
  }

  private static long steps(int length, int step) {
    return (length + step - 1L) / step;
  }
}
