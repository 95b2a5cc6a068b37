package io.corelake.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.seed.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class UmapLayoutTest {
  @Test
  void sameVectors_lieInTheSamePlaces() {
    float[][] vectors = heaps(2, 60, 8);
    assertThat(UmapLayout.of(vectors, 3)).isDeepEqualTo(UmapLayout.of(vectors, 3));
    assertThat(Arrays.deepEquals(UmapLayout.of(vectors, 3), UmapLayout.of(vectors, 4))).isFalse();
  }

  @Test
  void neighbours_areOfTheSameHeap() {
    float[][] places = UmapLayout.of(heaps(3, 90, 16), 3);
    long own = 0;
    for (int i = 0; i < places.length; i++) {
      own += nearest(places, i) % 3 == i % 3 ? 1 : 0;
    }
    assertThat(own).isGreaterThan(85);
  }

  @Test
  void lengthsDoNotCount() {
    float[][] vectors = heaps(2, 20, 8);
    float[][] longer = new float[vectors.length][];
    for (int i = 0; i < vectors.length; i++) {
      longer[i] = vectors[i].clone();
      for (int j = 0; j < longer[i].length; j++) {
        longer[i][j] *= 4;
      }
    }
    assertThat(UmapLayout.of(longer, 3)).isDeepEqualTo(UmapLayout.of(vectors, 3));
  }

  @Test
  void vectorsThatAreAllTheSame_orZero_haveAPlace() {
    for (float[][] vectors : new float[][][] {new float[20][4], same(20), heaps(1, 8, 2)}) {
      for (float[] place : UmapLayout.of(vectors, 3)) {
        assertThat(Float.isFinite(place[0]) && Float.isFinite(place[1])).isTrue();
      }
    }
  }

  @Test
  void tooFewVectors_areRefused() {
    assertThatThrownBy(() -> UmapLayout.of(heaps(1, 7, 2), 3))
        .hasMessage("7 vectors; a layout needs at least 8");
  }

  private static float[][] same(int images) {
    float[][] vectors = new float[images][4];
    for (float[] vector : vectors) {
      Arrays.fill(vector, 0.5f);
    }
    return vectors;
  }

  /** Returns vectors of which every {@code heaps}-th lies about the same axis. */
  private static float[][] heaps(int heaps, int images, int dimension) {
    RandomStream random = new RandomStream(9);
    float[][] vectors = new float[images][dimension];
    for (int i = 0; i < images; i++) {
      for (int j = 0; j < dimension; j++) {
        vectors[i][j] = (float) (0.05 * random.nextGaussian() + (j == i % heaps ? 1 : 0));
      }
    }
    return vectors;
  }

  private static int nearest(float[][] places, int from) {
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < places.length; i++) {
      double distance = Math.hypot(places[i][0] - places[from][0], places[i][1] - places[from][1]);
      if (i != from && distance < least) {
        least = distance;
        nearest = i;
      }
    }
    return nearest;
  }
}
