package io.corelake.image;

import java.util.Arrays;

/**
 * Gaussian blur of square views with mirrored edges (the edge pixel itself is not repeated). The
 * kernel has about a tenth of the side, made odd, and less where its outer weights would be below
 * 1e-5 of the middle one: that is far below one step of an 8-bit sample.
 *
 * <p>Works on a plane with its mirrored edges around it: then both passes are loops over one long
 * array, also across the ends of rows, which is several times faster than loops over rows. Keeps
 * its buffers; for one thread.
 */
final class GaussianBlur {
  /** exp(-r^2 / 2 sigma^2) = 1e-5 at this r / sigma. */
  private static final double REACH = 4.8;

  private final int size;
  private final int margin;
  private final int stride;
  private final float[] weights;
  private final float[] padded;
  private final float[] columnsBlurred;
  private final float[] blurred;

  GaussianBlur(int size) {
    this.size = size;
    margin = ((size / 10) | 1) / 2;
    stride = size + 2 * margin;
    weights = new float[margin + 1];
    padded = new float[stride * stride];
    columnsBlurred = new float[size * stride];
    blurred = new float[size * stride - 2 * margin];
  }

  /**
   * Blurs each band in place.
   *
   * @param view {@code float[3][size * size]}
   * @param sigma in pixels, above 0
   */
  void apply(float[][] view, double sigma) {
    int radius = Math.min(margin, (int) Math.ceil(REACH * sigma));
    computeWeights(radius, sigma);
    for (float[] band : view) {
      pad(band);
      convolve(padded, margin * stride, stride, radius, columnsBlurred);
      convolve(columnsBlurred, margin, 1, radius, blurred);
      for (int y = 0; y < size; y++) {
        System.arraycopy(blurred, y * stride, band, y * size, size);
      }
    }
  }

  private void computeWeights(int radius, double sigma) {
    double sum = 0;
    for (int k = -radius; k <= radius; k++) {
      sum += gaussian(k, sigma);
    }
    for (int k = 0; k <= radius; k++) {
      weights[k] = (float) (gaussian(k, sigma) / sum);
    }
  }

  private static double gaussian(int distance, double sigma) {
    return StrictMath.exp(-0.5 * distance * distance / (sigma * sigma));
  }

  /** Copies a band into the middle of the padded plane and mirrors its edges. */
  private void pad(float[] band) {
    for (int y = 0; y < size; y++) {
      int row = (margin + y) * stride + margin;
      System.arraycopy(band, y * size, padded, row, size);
      int end = row + size - 1;
      for (int k = 1; k <= margin; k++) {
        padded[row - k] = padded[row + k];
        padded[end + k] = padded[end - k];
      }
    }
    int last = margin + size - 1;
    for (int k = 1; k <= margin; k++) {
      System.arraycopy(padded, (margin + k) * stride, padded, (margin - k) * stride, stride);
      System.arraycopy(padded, (last - k) * stride, padded, (last + k) * stride, stride);
    }
  }

  /** Convolves in one dimension; {@code source[origin + i]} is the middle of {@code target[i]}. */
  private void convolve(float[] source, int origin, int step, int radius, float[] target) {
    Arrays.fill(target, 0);
    addPair(source, origin, origin, weights[0] / 2, target);
    for (int k = 1; k <= radius; k++) {
      addPair(source, origin - k * step, origin + k * step, weights[k], target);
    }
  }

  private static void addPair(float[] source, int before, int after, float weight, float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] += weight * (source[before + i] + source[after + i]);
    }
  }
}
