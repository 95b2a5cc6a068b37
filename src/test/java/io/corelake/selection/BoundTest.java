package io.corelake.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Bounds against the gains that they bound. */
class BoundTest {
  private static final int DIMENSION = 4;

  /** Drifts towards the axis, away from it, and across it in the worst direction there is. */
  @Test
  void bound_isNeverBelowAnyGain_andAboveTheHighestByLittle() {
    RandomStream random = new RandomStream(1);
    double worstRatio = 0;
    for (int round = 0; round < 2000; round++) {
      short[][] rows = VectorKinds.clustered(random, new int[] {1 + random.nextInt(4), DIMENSION});
      short[][] picks =
          round % 2 == 0
              ? VectorKinds.random(random, 1 + random.nextInt(5), DIMENSION)
              : negated(rows);
      ClassVectors vectors = VectorKinds.matrix(rows);
      Axis axis = Axis.of(vectors.sum());
      long[] residual = new long[DIMENSION];
      Arrays.setAll(residual, j -> random.nextInt(1 << 20) - (1 << 19));
      Bound bound = bound(vectors, axis, residual);
      Drift drift = new Drift(axis);
      for (short[] pick : picks) {
        add(drift, axis, pick);
        for (int j = 0; j < DIMENSION; j++) {
          residual[j] -= 2L * pick[j];
        }
      }
      long highest = Arrays.stream(gains(vectors, residual)).max().orElseThrow();
      assertThat(bound.isBelow(highest, drift)).isFalse();
      worstRatio = Math.max(worstRatio, slack(bound, drift, highest) / (2.0 * (1L << 28)));
    }
    // Not one unit of similarity for each pick and row, or the bound would be of no use.
    assertThat(worstRatio).isLessThan(8);
  }

  /** A vector nearly parallel to the axis: what it has across is tiny, and must not be lost. */
  @Test
  void bound_holds_forAVectorAlmostAlongTheAxis() {
    Axis axis = new Axis(new int[] {16_231, 2_235}, 16_231L * 16_231 + 2_235L * 2_235);
    ClassVectors vectors = VectorKinds.matrix(new short[][] {{13_849, 1_907}});
    short[] pick = {9_928, 13_033};
    for (int side : new int[] {1, -1}) {
      long[] residual = new long[2];
      Bound bound = bound(vectors, axis, residual);
      Drift drift = new Drift(axis);
      short[] turned = side > 0 ? pick : new short[] {pick[1], (short) -pick[0]};
      for (int picks = 1; picks <= 1000; picks++) {
        add(drift, axis, turned);
        residual[0] -= 2L * turned[0];
        residual[1] -= 2L * turned[1];
        assertThat(bound.isBelow(gains(vectors, residual)[0], drift)).isFalse();
      }
    }
  }

  @Test
  void boundOverNothing_isBelowEverything() {
    Axis axis = Axis.of(new long[] {1, 0});
    assertThat(new Bound(-5, 5).isBelow(Long.MIN_VALUE / 2, new Drift(axis))).isTrue();
  }

  @Test
  void bound_isExactButForRounding_whereNothingDrifted() {
    ClassVectors vectors = VectorKinds.matrix(new short[][] {{9000, 300}, {8000, -200}});
    Axis axis = Axis.of(vectors.sum());
    long[] residual = {17_000, 100};
    long highest = Arrays.stream(gains(vectors, residual)).max().orElseThrow();
    Bound bound = bound(vectors, axis, residual);
    assertThat(bound.isBelow(highest, new Drift(axis))).isFalse();
    assertThat(bound.isBelow(highest + 2, new Drift(axis))).isTrue();
  }

  private static Bound bound(ClassVectors vectors, Axis axis, long[] residual) {
    Split split = Split.of(vectors, axis);
    Bound bound = split.emptyBound();
    long[] gains = gains(vectors, residual);
    for (int row = 0; row < gains.length; row++) {
      bound.add(gains[row], split.along(row), split.across(row));
    }
    return bound;
  }

  private static long[] gains(ClassVectors vectors, long[] residual) {
    long[] gains = new long[vectors.size()];
    vectors.gains(residual, gains);
    return gains;
  }

  private static void add(Drift drift, Axis axis, short[] pick) {
    int[] components = new int[pick.length];
    int squared = 0;
    int along = 0;
    for (int j = 0; j < pick.length; j++) {
      components[j] = pick[j];
      squared += pick[j] * pick[j];
      along += pick[j] * axis.components()[j];
    }
    drift.add(components, squared, along);
  }

  private static double slack(Bound bound, Drift drift, long highest) {
    long low = highest;
    long high = highest + (1L << 40);
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (bound.isBelow(middle, drift)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return (double) (low - highest);
  }

  private static short[][] negated(short[][] rows) {
    short[][] negated = new short[rows.length][DIMENSION];
    for (int row = 0; row < rows.length; row++) {
      for (int j = 0; j < DIMENSION; j++) {
        negated[row][j] = (short) -rows[row][j];
      }
    }
    return negated;
  }
}
