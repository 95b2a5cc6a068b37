package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleNccTest {
  private static float[] vector(double degrees, double length) {
    double radians = Math.toRadians(degrees);
    return new float[] {(float) (length * Math.cos(radians)), (float) (length * Math.sin(radians))};
  }

  /** The sum of four unit vectors. */
  private static float[] sum(double degrees, double lengthOfMean) {
    return vector(degrees, 4 * lengthOfMean);
  }

  @Test
  void shareOfNearest_countsTheViewsThatLieAtTheirOwnImage() {
    List<float[]> means = List.of(sum(0, 0.9), sum(90, 0.9));
    List<float[]> others = List.of(vector(10, 1), vector(50, 1), vector(80, 1), vector(91, 1));
    assertThat(SampleNcc.shareOfNearest(means, others)).isEqualTo(0.75);
  }

  @Test
  void shareOfNearest_isByDistance_notByAngle() {
    // At 20 degrees, the mean at 0 is nearer by angle; but it is short, and so further away.
    List<float[]> means = List.of(sum(0, 0.3), sum(30, 0.95));
    double toShort = Math.hypot(Math.cos(Math.toRadians(14)) - 0.3, Math.sin(Math.toRadians(14)));
    assertThat(toShort).isGreaterThan(0.7);
    assertThat(SampleNcc.shareOfNearest(means, List.of(vector(14, 1), vector(14, 1))))
        .isEqualTo(0.5);
  }

  @Test
  void shareOfNearest_ofACollapsedNetwork_isThatOfChance() {
    List<float[]> means = List.of(sum(0, 1), sum(0, 1), sum(0, 1), sum(0, 1));
    List<float[]> others = List.of(vector(0, 1), vector(0, 1), vector(0, 1), vector(0, 1));
    assertThat(SampleNcc.shareOfNearest(means, others)).isEqualTo(0.25);
  }
}
