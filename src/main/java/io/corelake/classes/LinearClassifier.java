package io.corelake.classes;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A linear classifier of whole numbers: an image belongs to the class of the highest {@code weights
 * * vector + intercept}, the lower number first among equals.
 */
final class LinearClassifier implements Classifier {
  /**
   * The largest weight, about. Fits of the same labels differ in their last bits from machine to
   * machine; rounded so coarsely, hardly any weight does.
   */
  private static final int LARGEST = 1 << 12;

  private final int[][] weights;
  private final long[] intercepts;
  private final int[] numbers;
  private final String[] names;

  private LinearClassifier(int[][] weights, long[] intercepts, int[] numbers, String[] names) {
    this.weights = weights;
    this.intercepts = intercepts;
    this.numbers = numbers;
    this.names = names;
  }

  /**
   * Rounds a classifier.
   *
   * @param weights {@code double[k][d]}, of vectors in grid steps
   * @param intercepts {@code double[k]}
   * @param names of the k classes
   */
  static LinearClassifier of(double[][] weights, double[] intercepts, String[] names) {
    double largest =
        Arrays.stream(weights).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    // A power of two, so that the scale does not depend on last bits either.
    double scale = largest == 0 ? 1 : Math.scalb(LARGEST, -Math.getExponent(largest));
    int[][] rounded =
        Arrays.stream(weights)
            .map(row -> Arrays.stream(row).mapToInt(w -> (int) Math.rint(w * scale)).toArray())
            .toArray(int[][]::new);
    long[] offsets = Arrays.stream(intercepts).mapToLong(b -> Math.round(b * scale)).toArray();
    return new LinearClassifier(
        rounded, offsets, IntStream.range(0, names.length).toArray(), names.clone());
  }

  @Override
  public int[] classes() {
    return numbers.clone();
  }

  @Override
  public String name(int latentClass) {
    return names[latentClass];
  }

  @Override
  public LinearClassifier without(Set<Integer> classes) {
    int[] left =
        IntStream.range(0, numbers.length).filter(k -> !classes.contains(numbers[k])).toArray();
    return new LinearClassifier(
        Arrays.stream(left).mapToObj(k -> weights[k]).toArray(int[][]::new),
        Arrays.stream(left).mapToLong(k -> intercepts[k]).toArray(),
        Arrays.stream(left).map(k -> numbers[k]).toArray(),
        names);
  }

  @Override
  public int classOf(short[] vector) {
    if (vector.length != weights[0].length) {
      throw new IllegalArgumentException(
          "A vector of dimension " + vector.length + " for weights of " + weights[0].length);
    }
    int best = 0;
    long highest = Long.MIN_VALUE;
    for (int k = 0; k < weights.length; k++) {
      long sum = intercepts[k];
      int[] row = weights[k];
      for (int j = 0; j < row.length; j++) {
        sum += (long) row[j] * vector[j];
      }
      if (sum > highest) {
        highest = sum;
        best = k;
      }
    }
    return numbers[best];
  }
}
