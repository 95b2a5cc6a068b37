package io.corelake.proxy;

import java.util.List;

/**
 * Nearest-class-centre accuracy at the level of single images (Ben-Shaul et al., "Reverse
 * Engineering Self-Supervised Learning", 2023): does a view of an image that its mean is not made
 * of lie nearest to that mean, among the means of some images?
 */
public final class NearestMean {
  private NearestMean() {}

  /**
   * Returns the share of the views that lie nearest to the mean of their own image, 0..1; of equal
   * means the first is the nearest.
   *
   * @param means one an image, at least one
   * @param views as many of each image, image by image, at least one
   */
  public static double share(List<float[]> means, List<float[]> views) {
    int each = views.size() / means.size();
    double[] halfSquares = means.stream().mapToDouble(mean -> dot(mean, mean) / 2).toArray();
    int hits = 0;
    for (int i = 0; i < views.size(); i++) {
      hits += nearest(views.get(i), means, halfSquares) == i / each ? 1 : 0;
    }
    return (double) hits / views.size();
  }

  private static int nearest(float[] view, List<float[]> means, double[] halfSquares) {
    int nearest = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int image = 0; image < halfSquares.length; image++) {
      // |z - mean|^2 is smallest where <z, mean> - |mean|^2 / 2 is highest.
      double closeness = dot(view, means.get(image)) - halfSquares[image];
      if (closeness > highest) {
        highest = closeness;
        nearest = image;
      }
    }
    return nearest;
  }

  private static double dot(float[] a, float[] b) {
    double dot = 0;
    for (int j = 0; j < a.length; j++) {
      dot += (double) a[j] * b[j];
    }
    return dot;
  }
}
