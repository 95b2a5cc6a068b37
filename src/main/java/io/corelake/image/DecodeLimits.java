package io.corelake.image;

import java.io.Serializable;

/**
 * Bounds on the memory that one image may take.
 *
 * @param maxPixels an image with more pixels (width x height in its header) is rejected
 * @param maxDecodedPixels an image with more pixels is read at every second, third, ... pixel of
 *     every second, third, ... row, so that no more than these are held; a JPEG rather at a half, a
 *     quarter or an eighth of its size
 */
public record DecodeLimits(long maxPixels, long maxDecodedPixels) implements Serializable {
  /** Four bytes a pixel still fit into one array. */
  private static final long LARGEST_ARRAY_PIXELS = (Integer.MAX_VALUE - 8) / 4;

  public DecodeLimits {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels is " + maxPixels + "; it must be at least 1");
    }
    if (maxDecodedPixels < 1 || maxDecodedPixels > LARGEST_ARRAY_PIXELS) {
      throw new IllegalArgumentException(
          "maxDecodedPixels is %d; it must be in 1 .. %d"
              .formatted(maxDecodedPixels, LARGEST_ARRAY_PIXELS));
    }
  }

  /** Returns the smallest step between pixels at which an image is within maxDecodedPixels. */
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
