package io.corelake.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.seed.RandomStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DifficultyTest {
  private static Difficulty of(double[] confidences, long... budgets) {
    // Every third image of the ranking was told.
    long[] ranks = IntStream.range(0, confidences.length).mapToLong(i -> 3L * i).toArray();
    return Difficulty.of(4, ranks, confidences, budgets);
  }

  /** Pearson's correlation of ranks that are counted, pair by pair. */
  private static double spearman(double[] values) {
    int n = values.length;
    double[] ranks = new double[n];
    for (int i = 0; i < n; i++) {
      for (double other : values) {
        ranks[i] += other < values[i] ? 1 : other == values[i] ? 0.5 : 0;
      }
    }
    double mean = Arrays.stream(ranks).average().getAsDouble();
    double place = (n - 1) / 2.0;
    double covariance = sum(n, i -> (ranks[i] - mean) * (i - place));
    double variances =
        sum(n, i -> Math.pow(ranks[i] - mean, 2)) * sum(n, i -> Math.pow(i - place, 2));
    return -covariance / Math.sqrt(variances);
  }

  private static double sum(int n, IntToDoubleFunction value) {
    return IntStream.range(0, n).mapToDouble(value).sum();
  }

  @Test
  void figures_areThoseOfPlainLoops_withManyEqualConfidences() {
    RandomStream random = new RandomStream(3);
    double[] confidences =
        IntStream.range(0, 200)
            .mapToDouble(i -> (random.nextInt(20) + (200 - i) / 20) / 32.0)
            .toArray();
    Difficulty difficulty = of(confidences, 1, 100, 300, 1000);
    assertThat(difficulty.images()).isEqualTo(200);
    assertThat(difficulty.labels()).isEqualTo(4);
    assertThat(difficulty.confidence())
        .isCloseTo(Arrays.stream(confidences).average().getAsDouble(), within(1e-12));
    long[] budgets = {1, 100, 300, 1000};
    for (int b = 0; b < budgets.length; b++) {
      long budget = budgets[b];
      assertThat(Objects.requireNonNull(difficulty.subsets().get(b)))
          .isCloseTo(
              IntStream.range(0, 200)
                  .filter(i -> 3L * i < budget)
                  .mapToDouble(i -> confidences[i])
                  .average()
                  .getAsDouble(),
              within(1e-12));
    }
    assertThat(Objects.requireNonNull(difficulty.rankCorrelation()))
        .isCloseTo(spearman(confidences), within(1e-12))
        .isPositive();
  }

  @Test
  void correlation_isOne_whereTheMostConfidentComeFirst_andMinusOneTheOtherWayRound() {
    double[] falling = {0.9, 0.7, 0.5, 0.1};
    double[] rising = {0.1, 0.5, 0.7, 0.9};
    assertThat(of(falling).rankCorrelation()).isEqualTo(1);
    assertThat(of(rising).rankCorrelation()).isEqualTo(-1);
  }

  @Test
  void whereAllAreToldAlike_orASubsetHasNone_thereIsNoFigure() {
    Difficulty difficulty =
        Difficulty.of(2, new long[] {5, 6}, new double[] {0.5, 0.5}, new long[] {5, 6});
    assertThat(difficulty.rankCorrelation()).isNull();
    assertThat(difficulty.subsets()).containsExactly(null, 0.5);
  }
}
