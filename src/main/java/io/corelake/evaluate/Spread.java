package io.corelake.evaluate;

import java.util.Collection;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How much trainings differ that should come to the same. It is taken to be alike for every
 * contender and budget: two or three seeds of one could not tell it, those of all together can.
 *
 * <p>Contenders of a seed begin with the same weights, which lift or lower all of them together.
 * That is seen only as often as there are seeds, however many contenders there are: an interval of
 * a mean, which is of all that a seed changes, has seeds - 1 degrees of freedom. A margin is of a
 * difference, and has more: two contenders are compared seed by seed. The model is accuracy = cell
 * + seed + noise, and the noise is what neither explains.
 *
 * <p>Random subsets are drawn anew for each seed, so theirs is a little larger, and that of the
 * rankings a little smaller. The held-out images are the same for all, and no part of it.
 *
 * @param seeds of every cell
 * @param total of one training's accuracy, seeds and noise
 * @param noise of one training's accuracy but for its seed
 */
record Spread(int seeds, Deviation total, Deviation noise) {
  private static final double UPPER = 0.975;

  /**
   * A standard deviation.
   *
   * @param freedom degrees of freedom; where there are none, nothing is known
   */
  record Deviation(int freedom, double value) {
    private @Nullable Double half(double variances) {
      return freedom == 0
          ? null
          : new TDistribution(freedom).inverseCumulativeProbability(UPPER)
              * value
              * Math.sqrt(variances);
    }
  }

  /**
   * Returns the spread of cells.
   *
   * @param cells the accuracies of each by seed, all of them of the same seeds
   * @param resolution what one held-out image comes to: no spread is told more finely
   */
  static Spread of(Collection<List<Double>> cells, double resolution) {
    int seeds = cells.iterator().next().size();
    double[] ofSeed = new double[seeds];
    double all = 0;
    for (List<Double> cell : cells) {
      for (int seed = 0; seed < seeds; seed++) {
        ofSeed[seed] += cell.get(seed) / cells.size();
        all += cell.get(seed) / cells.size() / seeds;
      }
    }
    double total = 0;
    double noise = 0;
    for (List<Double> cell : cells) {
      double mean = mean(cell);
      for (int seed = 0; seed < seeds; seed++) {
        double off = cell.get(seed) - mean;
        total += off * off;
        double unexplained = off - (ofSeed[seed] - all);
        noise += unexplained * unexplained;
      }
    }
    return new Spread(
        seeds,
        new Deviation(seeds - 1, deviation(total, cells.size() * (seeds - 1), resolution).value()),
        deviation(noise, (cells.size() - 1) * (seeds - 1), resolution));
  }

  private static Deviation deviation(double squares, int freedom, double least) {
    return new Deviation(freedom, freedom == 0 ? 0 : Math.max(least, Math.sqrt(squares / freedom)));
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
  }

  /** Returns half of the 95 % interval of a cell's mean; null where one seed tells none. */
  @Nullable Double interval() {
    return total.half(1.0 / seeds);
  }

  /** Returns half of the 95 % interval of the difference of two cells; null as before. */
  @Nullable Double margin() {
    return noise.half(2.0 / seeds);
  }
}
