package io.corelake.audit;

import io.corelake.selection.Grid;
import java.io.Serializable;
import java.math.BigInteger;

/**
 * Exact sums over image vectors: of the vectors, of the squares of their components and, over a
 * sample of them, of the products of their components. Integers, so that they are the same in any
 * order and any partitions.
 */
final class VectorSums implements Serializable {
  /**
   * Most dimensions of which the products are summed: 2048 of them take 17 MB, and some 2 million
   * multiplications an image.
   */
  static final int MOST_DIMENSIONS_OF_PRODUCTS = 2048;

  private final int dimension;
  private final long[] sum;
  private final long[] squares;
  private final NormSums norms = new NormSums();
  private long images;
  private final long[] sampledSum;

  /**
   * The upper triangle of the d x d matrix of sums, row by row; empty above the most dimensions.
   */
  private final long[] products;

  private long sampled;

  VectorSums(int dimension) {
    boolean withProducts = dimension <= MOST_DIMENSIONS_OF_PRODUCTS;
    this.dimension = dimension;
    this.sum = new long[dimension];
    this.squares = new long[dimension];
    this.sampledSum = new long[dimension];
    this.products = new long[withProducts ? dimension * (dimension + 1) / 2 : 0];
  }

  /** Adds an image. */
  void add(short[] vector) {
    images++;
    for (int j = 0; j < dimension; j++) {
      sum[j] += vector[j];
      squares[j] += vector[j] * vector[j];
    }
  }

  /** Adds an image, which {@link #add} is told too, to the sample that products are summed of. */
  void sample(short[] vector) {
    if (products.length == 0) {
      return;
    }
    sampled++;
    int at = 0;
    for (int j = 0; j < dimension; j++) {
      int component = vector[j];
      sampledSum[j] += component;
      for (int k = j; k < dimension; k++) {
        products[at++] += component * vector[k];
      }
    }
  }

  NormSums norms() {
    return norms;
  }

  /** Adds what another has summed. */
  void add(VectorSums other) {
    images += other.images;
    sampled += other.sampled;
    norms.add(other.norms);
    addAll(sum, other.sum);
    addAll(squares, other.squares);
    addAll(sampledSum, other.sampledSum);
    addAll(products, other.products);
  }

  private static void addAll(long[] target, long[] added) {
    for (int j = 0; j < target.length; j++) {
      target[j] += added[j];
    }
  }

  long images() {
    return images;
  }

  int dimension() {
    return dimension;
  }

  long sampled() {
    return sampled;
  }

  /** Returns the sum of |mean|^2 over the images, in steps of a dot product. */
  BigInteger squaredLengths() {
    BigInteger all = BigInteger.ZERO;
    for (long square : squares) {
      all = all.add(BigInteger.valueOf(square));
    }
    return all;
  }

  /** Returns |sum of the vectors|^2, in steps of a dot product. */
  BigInteger squaredSum() {
    BigInteger all = BigInteger.ZERO;
    for (long component : sum) {
      all = all.add(BigInteger.valueOf(component).pow(2));
    }
    return all;
  }

  /** Returns the variance of a component, in 0..1. */
  double variance(int component) {
    BigInteger n = BigInteger.valueOf(images);
    BigInteger scaled =
        n.multiply(BigInteger.valueOf(squares[component]))
            .subtract(BigInteger.valueOf(sum[component]).pow(2));
    return scaled.doubleValue() / ((double) images * images) * Grid.STORED.dotUnit();
  }

  /**
   * Returns the participation ratio (tr C)^2 / tr(C^2) of the sample's covariance matrix C: d where
   * all directions vary alike, 1 where one alone does. NaN where nothing varies or was sampled.
   */
  double participationRatio() {
    double trace = 0;
    double squaredNorm = 0;
    int at = 0;
    for (int j = 0; j < products.length && j < dimension; j++) {
      for (int k = j; k < dimension; k++) {
        // Below 2^62 for a sample of up to 2^17 images.
        double covariance = sampled * products[at++] - sampledSum[j] * sampledSum[k];
        trace += k == j ? covariance : 0;
        squaredNorm += (k == j ? 1 : 2) * covariance * covariance;
      }
    }
    return squaredNorm == 0 ? Double.NaN : trace * trace / squaredNorm;
  }
}
