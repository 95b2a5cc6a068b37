package io.corelake.image;

/**
 * The weights of an antialiased linear resize in one dimension (Pillow's BILINEAR): a triangle
 * around the centre of each target pixel, as wide as the target pixels lie apart when shrinking, as
 * wide as the source pixels when enlarging. Every target pixel has the same number of weights, one
 * after the other; where fewer source pixels count, the last ones are 0.
 */
final class TriangleFilter {
  /** What is less is left out: it comes from the rounding of a centre. */
  private static final double LEAST = 1e-9;

  private int source;
  private int target;
  private int taps;
  private int[] firstPixel = {};
  private int[] endPixel = {};
  private float[] weights = {};
  private double[] triangle = {};

  /** Computes the weights from {@code source} to {@code target} pixels, unless they are there. */
  void prepare(int sourcePixels, int targetPixels) {
    if (sourcePixels == source && targetPixels == target) {
      return;
    }
    source = sourcePixels;
    target = targetPixels;
    double scale = (double) source / target;
    double support = Math.max(1, scale);
    // As many whole numbers as lie inside of an interval of this length.
    taps = (int) Math.min(source, Math.ceil(2 * support));
    if (firstPixel.length < target) {
      firstPixel = new int[target];
      endPixel = new int[target];
    }
    if (weights.length < taps * target) {
      weights = new float[taps * target];
    }
    if (triangle.length < taps) {
      triangle = new double[taps];
    }
    for (int i = 0; i < target; i++) {
      computeWeights(i, (i + 0.5) * scale - 0.5, support, 1 / support);
    }
  }

  private void computeWeights(int targetPixel, double center, double support, double slope) {
    int first = Math.max(0, (int) Math.ceil(center - support + LEAST));
    int end =
        Math.min(source, Math.min(first + taps, (int) Math.floor(center + support - LEAST) + 1));
    double sum = 0;
    for (int k = 0; k < end - first; k++) {
      triangle[k] = 1 - Math.abs(first + k - center) * slope;
      sum += triangle[k];
    }
    firstPixel[targetPixel] = first;
    endPixel[targetPixel] = end;
    double share = 1 / sum;
    for (int k = 0, at = targetPixel * taps; k < taps; k++, at++) {
      weights[at] = k < end - first ? (float) (triangle[k] * share) : 0;
    }
  }

  /** Returns the first source pixel that counts for a target pixel. */
  int firstPixel(int targetPixel) {
    return firstPixel[targetPixel];
  }

  /** Returns one more than the last source pixel that counts for a target pixel. */
  int endPixel(int targetPixel) {
    return endPixel[targetPixel];
  }

  /** Returns how many weights each target pixel has in {@link #weights}. */
  int taps() {
    return taps;
  }

  /** Returns {@code float[target][taps]}. */
  float[] weights() {
    return weights;
  }
}
