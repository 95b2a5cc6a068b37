package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestMeanTest {
  private static float[] vector(double degrees, double length) {
    double radians = Math.toRadians(degrees);
    return new float[] {(float) (length * Math.cos(radians)), (float) (length * Math.sin(radians))};
  }

  @Test
  void share_countsTheViewsThatLieAtTheirOwnImage() {
    List<float[]> means = List.of(vector(0, 0.9), vector(90, 0.9));
    List<float[]> views = List.of(vector(10, 1), vector(50, 1), vector(80, 1), vector(91, 1));
    assertThat(NearestMean.share(means, views)).isEqualTo(0.75);
  }

  @Test
  void share_isByDistance_notByAngle() {
    // At 14 degrees, the mean at 0 is nearer by angle; but it is short, and so further away.
    List<float[]> means = List.of(vector(0, 0.3), vector(30, 0.95));
    double toShort = Math.hypot(Math.cos(Math.toRadians(14)) - 0.3, Math.sin(Math.toRadians(14)));
    assertThat(toShort).isGreaterThan(0.7);
    assertThat(NearestMean.share(means, List.of(vector(14, 1), vector(14, 1)))).isEqualTo(0.5);
  }

  @Test
  void share_ofACollapsedProxy_isThatOfChance() {
    List<float[]> same = List.of(vector(0, 1), vector(0, 1), vector(0, 1), vector(0, 1));
    assertThat(NearestMean.share(same, same)).isEqualTo(0.25);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 2, 0.5", "40, 1, 3, 0.3", "60, 3, 5, 0.4", "25, 2, 64, 2"})
  void share_isThatOfAllDistances(int images, int each, int dimension, double noise) {
    RandomStream random = new RandomStream(images);
    List<float[]> means = new ArrayList<>();
    List<float[]> views = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      float[] mean = gaussian(random, dimension);
      means.add(mean);
      for (int view = 0; view < each; view++) {
        float[] moved = gaussian(random, dimension);
        for (int j = 0; j < dimension; j++) {
          moved[j] = mean[j] + (float) noise * moved[j];
        }
        views.add(moved);
      }
    }
    assertThat(NearestMean.share(means, views)).isEqualTo(byAllDistances(means, views, each));
  }

  private static double byAllDistances(List<float[]> means, List<float[]> views, int each) {
    int hits = 0;
    for (int i = 0; i < views.size(); i++) {
      float[] view = views.get(i);
      double own = distance(view, means.get(i / each));
      hits += means.stream().allMatch(mean -> distance(view, mean) >= own) ? 1 : 0;
    }
    return (double) hits / views.size();
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int j = 0; j < a.length; j++) {
      squares += ((double) a[j] - b[j]) * ((double) a[j] - b[j]);
    }
    return squares;
  }

  private static float[] gaussian(RandomStream random, int dimension) {
    float[] vector = new float[dimension];
    for (int j = 0; j < dimension; j++) {
      vector[j] = (float) random.nextGaussian();
    }
    return vector;
  }
}
