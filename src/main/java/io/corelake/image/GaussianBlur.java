package io.corelake.image;

/**
 * Gaussian blur of square views with mirrored edges (the edge pixel itself is not repeated). The
 * kernel has about a tenth of the side, made odd, and less where its outer weights would be below
 * 1e-5 of the middle one: that is far below one step of an 8-bit sample.
 *
 * <p>Works on rows that hold all three bands, each with a margin on either side. Sums of rows use
 * one index for all arrays, and rows are shifted by copying them: with offsets in its indices the
 * compiler would not turn a loop into vector instructions, which is five times slower. Keeps its
 * buffers; for one thread.
 */
final class GaussianBlur {
  /** exp(-r^2 / 2 sigma^2) = 1e-5 at this r / sigma. */
  private static final double REACH = 4.8;

  private final int size;
  private final int margin;
  private final int stride;
  private final float[] weights;

  /** {@code float[size][3 * stride]}: the view to blur; the margins are not used. */
  private final float[][] rows;

  private final float[] columnBlurred;
  private final float[] blurred;
  private final float[] shiftedLeft;
  private final float[] shiftedRight;

  GaussianBlur(int size) {
    this.size = size;
    margin = ((size / 10) | 1) / 2;
    stride = size + 2 * margin;
    weights = new float[margin + 1];
    rows = new float[size][3 * stride];
    columnBlurred = new float[3 * stride];
    blurred = new float[3 * stride];
    shiftedLeft = new float[3 * stride];
    shiftedRight = new float[3 * stride];
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
    for (int y = 0; y < size; y++) {
      for (int band = 0; band < 3; band++) {
        System.arraycopy(view[band], y * size, rows[y], band * stride + margin, size);
      }
    }
    for (int y = 0; y < size; y++) {
      blurColumns(y, radius);
      mirrorEdges(columnBlurred);
      blurRow(radius);
      for (int band = 0; band < 3; band++) {
        System.arraycopy(blurred, band * stride + margin, view[band], y * size, size);
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

  private void blurColumns(int y, int radius) {
    scale(rows[y], weights[0], columnBlurred);
    for (int k = 1; k < radius; k += 2) {
      addTwoPairs(y, k);
    }
    if (radius % 2 == 1) {
      addPair(
          rows[mirrored(y - radius)], rows[mirrored(y + radius)], weights[radius], columnBlurred);
    }
  }

  /** Two at a time, so that the sums are read and written half as often. */
  private void addTwoPairs(int y, int k) {
    float[] above = rows[mirrored(y - k)];
    float[] below = rows[mirrored(y + k)];
    float[] farAbove = rows[mirrored(y - k - 1)];
    float[] farBelow = rows[mirrored(y + k + 1)];
    float[] sums = columnBlurred;
    float weight = weights[k];
    float farWeight = weights[k + 1];
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * (above[i] + below[i]) + farWeight * (farAbove[i] + farBelow[i]);
    }
  }

  private void blurRow(int radius) {
    scale(columnBlurred, weights[0], blurred);
    for (int k = 1; k <= radius; k++) {
      System.arraycopy(columnBlurred, k, shiftedLeft, 0, blurred.length - k);
      System.arraycopy(columnBlurred, 0, shiftedRight, k, blurred.length - k);
      addPair(shiftedLeft, shiftedRight, weights[k], blurred);
    }
  }

  private void mirrorEdges(float[] row) {
    for (int first = margin; first < row.length; first += stride) {
      int last = first + size - 1;
      for (int k = 1; k <= margin; k++) {
        row[first - k] = row[first + k];
        row[last + k] = row[last - k];
      }
    }
  }

  private static void scale(float[] source, float weight, float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = weight * source[i];
    }
  }

  private static void addPair(float[] first, float[] second, float weight, float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] += weight * (first[i] + second[i]);
    }
  }

  private int mirrored(int position) {
    int fromStart = Math.abs(position);
    return Math.min(fromStart, 2 * (size - 1) - fromStart);
  }
}
