package io.corelake.report;

import java.util.Arrays;

/** A measure over some random subsets: its mean and its standard deviation. */
public record RandomMeasure(double mean, double deviation) {
  /** Returns those of some values, at least one. */
  public static RandomMeasure of(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return new RandomMeasure(mean, Math.sqrt(squares / Math.max(1, values.length - 1)));
  }
}
