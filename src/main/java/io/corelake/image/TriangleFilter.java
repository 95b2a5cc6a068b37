package io.corelake.image;

/**
 * The weights of an antialiased linear resize in one dimension (Pillow's BILINEAR): a triangle
 * around the centre of each target pixel, as wide as the target pixels lie apart when shrinking, as
 * wide as the source pixels when enlarging. Rows of weights lie one after the other; zero weights
 * at their ends are left out, so that an unchanged size has one weight of 1 a pixel.
 */
final class TriangleFilter {
  private int source;
  private int target;
  private int[] firstPixel = {};
  private int[] firstWeight = {};
  private float[] weights = {};

  /** Computes the weights from {@code source} to {@code target} pixels, unless they are there. */
  void prepare(int sourcePixels, int targetPixels) {
    if (sourcePixels == source && targetPixels == target) {
      return;
    }
    source = sourcePixels;
    target = targetPixels;
    double scale = (double) source / target;
    double support = Math.max(1, scale);
    int mostTaps = 2 * (int) Math.ceil(support) + 1;
    if (firstPixel.length < target) {
      firstPixel = new int[target];
      firstWeight = new int[target + 1];
    }
    if (weights.length < mostTaps * target) {
      weights = new float[mostTaps * target];
    }
    int used = 0;
    for (int i = 0; i < target; i++) {
      firstWeight[i] = used;
      used = appendWeights(i, (i + 0.5) * scale, support, used);
    }
    firstWeight[target] = used;
  }

  private int appendWeights(int targetPixel, double center, double support, int used) {
    int begin = Math.max(0, (int) (center - support + 0.5));
    int end = Math.min(source, (int) (center + support + 0.5));
    while (begin < end - 1 && weight(begin, center, support) <= 0) {
      begin++;
    }
    while (begin < end - 1 && weight(end - 1, center, support) <= 0) {
      end--;
    }
    double sum = 0;
    for (int pixel = begin; pixel < end; pixel++) {
      sum += weight(pixel, center, support);
    }
    firstPixel[targetPixel] = begin;
    int next = used;
    for (int pixel = begin; pixel < end; pixel++) {
      weights[next++] = (float) (weight(pixel, center, support) / sum);
    }
    return next;
  }

  private static double weight(int pixel, double center, double support) {
    return 1 - Math.abs((pixel + 0.5 - center) / support);
  }

  /** Returns the first source pixel that counts for a target pixel. */
  int firstPixel(int targetPixel) {
    return firstPixel[targetPixel];
  }

  /** Returns one more than the last source pixel that counts for a target pixel. */
  int endPixel(int targetPixel) {
    return firstPixel[targetPixel] + firstWeight[targetPixel + 1] - firstWeight[targetPixel];
  }

  /** Returns where the weights of a target pixel begin in {@link #weights}. */
  int firstWeight(int targetPixel) {
    return firstWeight[targetPixel];
  }

  float[] weights() {
    return weights;
  }

  /** Returns the largest number of source pixels that count for one target pixel. */
  int mostTaps() {
    int most = 0;
    for (int i = 0; i < target; i++) {
      most = Math.max(most, endPixel(i) - firstPixel[i]);
    }
    return most;
  }
}
