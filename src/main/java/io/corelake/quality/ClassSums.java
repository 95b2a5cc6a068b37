package io.corelake.quality;

import io.corelake.selection.Grid;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Exact sums over the image vectors of a latent class, or of a part of it: their number n, c = sum
 * of the vectors, and the sum of their squared lengths, in grid steps. Integers, so that they are
 * the same in any order and any partitions.
 */
final class ClassSums implements Serializable {
  private final long[] sum;
  private long images;
  private long squares;

  ClassSums(int dimension) {
    sum = new long[dimension];
  }

  /** Adds an image. */
  ClassSums add(short[] vector) {
    images++;
    for (int j = 0; j < sum.length; j++) {
      sum[j] += vector[j];
      squares += vector[j] * vector[j];
    }
    return this;
  }

  /** Adds what another has summed. */
  ClassSums add(ClassSums other) {
    images += other.images;
    squares += other.squares;
    for (int j = 0; j < sum.length; j++) {
      sum[j] += other.sum[j];
    }
    return this;
  }

  long images() {
    return images;
  }

  /** Returns the sum of |mean|^2, in steps of a dot product. */
  long squares() {
    return squares;
  }

  /** Returns a component of c / n, in units. */
  double mean(int component) {
    return (double) sum[component] / images / Grid.STEPS;
  }

  /** Returns c / n, in units. */
  double[] mean() {
    double[] mean = new double[sum.length];
    Arrays.setAll(mean, this::mean);
    return mean;
  }

  /** Returns a vector in units. */
  static double[] units(short[] vector) {
    double[] units = new double[vector.length];
    Arrays.setAll(units, j -> (double) vector[j] / Grid.STEPS);
    return units;
  }

  /** Returns the mean squared distance of the images to c / n, in squared units. */
  double variance() {
    BigInteger n = BigInteger.valueOf(images);
    BigInteger scaled = n.multiply(BigInteger.valueOf(squares)).subtract(squaredSum());
    return quotient(scaled, n.multiply(n)) * Grid.STORED.dotUnit();
  }

  /** Returns |n x - c|^2, in steps of a dot product. */
  BigInteger scaledSquaredDistance(short[] vector) {
    BigInteger all = BigInteger.ZERO;
    for (int j = 0; j < sum.length; j++) {
      all = all.add(BigInteger.valueOf(images * vector[j] - sum[j]).pow(2));
    }
    return all;
  }

  /** Returns the nearest double but for the last bit. */
  static double quotient(BigInteger dividend, BigInteger divisor) {
    return new BigDecimal(dividend)
        .divide(new BigDecimal(divisor), MathContext.DECIMAL64)
        .doubleValue();
  }

  int dimension() {
    return sum.length;
  }

  /** Returns &lt;c, c'&gt;, in steps of a dot product. */
  BigInteger product(ClassSums other) {
    BigInteger all = BigInteger.ZERO;
    for (int j = 0; j < sum.length; j++) {
      all = all.add(BigInteger.valueOf(sum[j]).multiply(BigInteger.valueOf(other.sum[j])));
    }
    return all;
  }

  /** Returns |c|^2, in steps of a dot product. */
  BigInteger squaredSum() {
    return product(this);
  }
}
