package io.corelake.evaluate;

import java.util.Collection;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How much the seeds differ, the spread being the same for every contender and budget: two or three
 * seeds of one could not tell it, those of all together can.
 *
 * @param freedom degrees of freedom, the sum of (seeds - 1)
 * @param deviation of one training's accuracy, pooled; 0 where the freedom is 0
 */
record Spread(int freedom, double deviation) {
  private static final double UPPER = 0.975;

  /** Returns the pooled spread of groups of accuracies. */
  static Spread of(Collection<List<Double>> groups) {
    int freedom = 0;
    double squares = 0;
    for (List<Double> group : groups) {
      double mean = mean(group);
      freedom += group.size() - 1;
      squares += group.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
    }
    return new Spread(freedom, freedom == 0 ? 0 : Math.sqrt(squares / freedom));
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
  }

  /** Returns half of the 95 % interval of a mean over so many seeds; null where none is known. */
  @Nullable Double interval(int seeds) {
    return half(1.0 / seeds);
  }

  /** Returns half of the 95 % interval of the difference of two means. */
  @Nullable Double margin(int seeds, int others) {
    return half(1.0 / seeds + 1.0 / others);
  }

  private @Nullable Double half(double variances) {
    return freedom == 0
        ? null
        : new TDistribution(freedom).inverseCumulativeProbability(UPPER)
            * deviation
            * Math.sqrt(variances);
  }
}
