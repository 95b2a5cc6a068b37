package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Tests of how well samples fit a distribution, at a level of 1 in 1,000: of a thousand seeds one
 * would fail although the distribution is right. Tests fix their seeds.
 */
final class Fit {
  /** The Kolmogorov distribution exceeds it once in 1,000: sqrt(-ln(0.001 / 2) / 2). */
  private static final double KOLMOGOROV = 1.9495;

  /** The standard normal distribution exceeds it once in 1,000. */
  private static final double NORMAL = 3.0902;

  private Fit() {}

  /** Kolmogorov-Smirnov: the samples are of a continuous distribution. */
  static void assertDistribution(String name, double[] samples, DoubleUnaryOperator cumulative) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int count = sorted.length;
    double distance = 0;
    for (int i = 0; i < count; i++) {
      double expected = cumulative.applyAsDouble(sorted[i]);
      distance =
          Math.max(distance, Math.max((i + 1.0) / count - expected, expected - i / (double) count));
    }
    assertThat(distance * Math.sqrt(count))
        .as(
            "%s: Kolmogorov-Smirnov distance of %d samples, times the root of their number",
            name, count)
        .isLessThan(KOLMOGOROV);
  }

  /** The same for the uniform distribution. */
  static void assertUniform(String name, double[] samples, double low, double high) {
    assertThat(Arrays.stream(samples).allMatch(sample -> sample >= low && sample <= high))
        .as("%s: all in %s .. %s", name, low, high)
        .isTrue();
    assertDistribution(name, samples, sample -> (sample - low) / (high - low));
  }

  /**
   * Chi-square: the counts are of the given probabilities.
   *
   * @param freedom degrees of freedom: counts less 1, less the probabilities that were estimated
   */
  static void assertCounts(String name, long[] counts, double[] probabilities, int freedom) {
    long total = Arrays.stream(counts).sum();
    double statistic = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = total * probabilities[i];
      assertThat(expected)
          .as("%s: expected count %d, for the approximation", name, i)
          .isGreaterThanOrEqualTo(5);
      statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    assertThat(statistic)
        .as(
            "%s: chi-square of %s with %d degrees of freedom",
            name, Arrays.toString(counts), freedom)
        .isLessThan(chiSquareBound(freedom));
  }

  /** Chi-square: all counts have the same probability. */
  static void assertEqualCounts(String name, long[] counts) {
    double[] probabilities = new double[counts.length];
    Arrays.fill(probabilities, 1.0 / counts.length);
    assertCounts(name, counts, probabilities, counts.length - 1);
  }

  /** Chi-square: something happened with the given probability. */
  static void assertProbability(String name, long happened, long total, double probability) {
    assertCounts(
        name,
        new long[] {happened, total - happened},
        new double[] {probability, 1 - probability},
        1);
  }

  /**
   * Chi-square of a table of 5 x 5 cells: two samples of the uniform distribution in 0 .. 1 know
   * nothing of each other.
   */
  static void assertIndependent(String name, double[] first, double[] second) {
    long[] cells = new long[25];
    for (int i = 0; i < first.length; i++) {
      cells[5 * fifth(first[i]) + fifth(second[i])]++;
    }
    assertEqualCounts(name, cells);
  }

  private static int fifth(double unit) {
    return Math.min(4, (int) (5 * unit));
  }

  /** Wilson and Hilferty's approximation; for 1 degree the square of a two-sided normal bound. */
  private static double chiSquareBound(int freedom) {
    if (freedom == 1) {
      return 10.828;
    }
    double share = 2.0 / (9 * freedom);
    return freedom * Math.pow(1 - share + NORMAL * Math.sqrt(share), 3);
  }
}
