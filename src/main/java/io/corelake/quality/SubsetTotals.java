package io.corelake.quality;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * Sums over the latent classes of what is measured of one subset S: exact where they are of whole
 * numbers, else in the order of the classes.
 */
final class SubsetTotals implements Serializable {
  private long images;
  private long classes;
  private BigInteger cut = BigInteger.ZERO;
  private BigInteger squares = BigInteger.ZERO;
  private double centrality;
  private double shift;
  private double largestShift;

  /**
   * Adds a class.
   *
   * @param all sums over the class: n_k, c_k
   * @param some sums over its images in S: n_S, c_S
   */
  void add(ClassSums all, ClassSums some) {
    if (some.images() == 0) {
      return;
    }
    BigInteger product = some.product(all);
    images += some.images();
    classes++;
    // F(S) = sum over k of <c_k, c_S> - |c_S|^2
    cut = cut.add(product).subtract(some.squaredSum());
    squares = squares.add(BigInteger.valueOf(some.squares()));
    if (all.images() > 1) {
      centrality +=
          product.subtract(BigInteger.valueOf(some.squares())).doubleValue() / (all.images() - 1);
    }
    double distance = distance(all, some);
    shift += distance;
    largestShift = Math.max(largestShift, distance);
  }

  /** Adds the classes that come after these. */
  void add(SubsetTotals after) {
    images += after.images;
    classes += after.classes;
    cut = cut.add(after.cut);
    squares = squares.add(after.squares);
    centrality += after.centrality;
    shift += after.shift;
    largestShift = Math.max(largestShift, after.largestShift);
  }

  /** Returns |mu_S - mu_k|. */
  private static double distance(ClassSums all, ClassSums some) {
    double squares = 0;
    for (int j = 0; j < all.dimension(); j++) {
      double difference = some.mean(j) - all.mean(j);
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  long images() {
    return images;
  }

  /** Returns the classes that S has an image of. */
  long classes() {
    return classes;
  }

  /** Returns F(S), in steps of a dot product. */
  BigInteger cut() {
    return cut;
  }

  /** Returns the sum of |mean|^2 over S, in steps of a dot product. */
  BigInteger squares() {
    return squares;
  }

  /** Returns the sum over S of the mean similarity to the other images of the class, in steps. */
  double centrality() {
    return centrality;
  }

  /** Returns the sum of |mu_S - mu_k| over the classes that S has an image of. */
  double shift() {
    return shift;
  }

  double largestShift() {
    return largestShift;
  }
}
