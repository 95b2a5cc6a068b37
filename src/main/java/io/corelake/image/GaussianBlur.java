package io.corelake.image;

/**
 * Gaussian blur of square views with mirrored edges (the edge pixel itself is not repeated). The
 * kernel has about a tenth of the side, made odd, and less where its outer weights would be below
 * 1e-5 of the middle one: that is far below one step of an 8-bit sample. Keeps its buffers; for one
 * thread.
 */
final class GaussianBlur {
  /** exp(-r^2 / 2 sigma^2) = 1e-5 at this r / sigma. */
  private static final double REACH = 4.8;

  private final int size;
  private final int largestRadius;
  private final float[] weights;
  private final float[] columnsBlurred;
  private final float[] paddedRow;

  GaussianBlur(int size) {
    this.size = size;
    largestRadius = ((size / 10) | 1) / 2;
    weights = new float[largestRadius + 1];
    columnsBlurred = new float[size * size];
    paddedRow = new float[size + 2 * largestRadius];
  }

  /**
   * Blurs each plane in place.
   *
   * @param planes {@code float[3][size][size]}
   * @param sigma in pixels, above 0
   */
  void apply(float[] planes, double sigma) {
    int radius = Math.min(largestRadius, (int) Math.ceil(REACH * sigma));
    computeWeights(radius, sigma);
    for (int plane = 0; plane < 3; plane++) {
      int start = plane * size * size;
      for (int y = 0; y < size; y++) {
        blurColumns(planes, start, y, radius);
      }
      for (int y = 0; y < size; y++) {
        blurRow(y, radius, planes, start + y * size);
      }
    }
  }

  private void computeWeights(int radius, double sigma) {
    double sum = 0;
    for (int k = -radius; k <= radius; k++) {
      sum += StrictMath.exp(-k * k / (2 * sigma * sigma));
    }
    for (int k = 0; k <= radius; k++) {
      weights[k] = (float) (StrictMath.exp(-k * k / (2 * sigma * sigma)) / sum);
    }
  }

  private void blurColumns(float[] planes, int start, int y, int radius) {
    int to = y * size;
    int middle = start + to;
    for (int x = 0; x < size; x++) {
      columnsBlurred[to + x] = weights[0] * planes[middle + x];
    }
    for (int k = 1; k <= radius; k++) {
      int above = start + mirrored(y - k) * size;
      int below = start + mirrored(y + k) * size;
      addPair(planes, above, below, weights[k], columnsBlurred, to, size);
    }
  }

  private void blurRow(int y, int radius, float[] planes, int to) {
    int from = y * size;
    System.arraycopy(columnsBlurred, from, paddedRow, radius, size);
    for (int k = 1; k <= radius; k++) {
      paddedRow[radius - k] = columnsBlurred[from + mirrored(-k)];
      paddedRow[radius + size - 1 + k] = columnsBlurred[from + mirrored(size - 1 + k)];
    }
    for (int x = 0; x < size; x++) {
      planes[to + x] = weights[0] * paddedRow[radius + x];
    }
    for (int k = 1; k <= radius; k++) {
      addPair(paddedRow, radius - k, radius + k, weights[k], planes, to, size);
    }
  }

  /** Adds the two source pixels at the same distance on either side. */
  private static void addPair(
      float[] source, int before, int after, float weight, float[] target, int to, int length) {
    for (int i = 0; i < length; i++) {
      target[to + i] += weight * (source[before + i] + source[after + i]);
    }
  }

  private int mirrored(int position) {
    int fromStart = Math.abs(position);
    return Math.min(fromStart, 2 * (size - 1) - fromStart);
  }
}
