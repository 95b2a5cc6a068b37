package io.corelake.quality;

import io.corelake.selection.Grid;
import java.io.Serializable;
import java.math.BigInteger;

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
    return (double) sum[component] / images / (1 << Grid.STORED.bits());
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
