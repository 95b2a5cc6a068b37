package io.corelake.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.seed.RandomStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassCentresTest {
  private static ClassSums sums(List<short[]> vectors) {
    ClassSums sums = new ClassSums(vectors.get(0).length);
    vectors.forEach(sums::add);
    return sums;
  }

  private static short[] vector(int... components) {
    short[] vector = new short[components.length];
    for (int j = 0; j < vector.length; j++) {
      vector[j] = (short) components[j];
    }
    return vector;
  }

  private static ClassCentres centres(ClassSums... sums) {
    Map<Integer, ClassSums> byClass = new HashMap<>();
    for (ClassSums one : sums) {
      byClass.put(3 * byClass.size(), one);
    }
    return ClassCentres.of(byClass.size(), byClass);
  }

  @Test
  void ofCentresThatAreEquallyNear_theLowerClassIsNearest() {
    // Thirds are no binary fractions: the two distances differ by their rounding alone.
    ClassSums left = sums(List.of(vector(-3, 100), vector(-2, 100), vector(-3, 101)));
    ClassSums right = sums(List.of(vector(3, 100), vector(2, 100), vector(3, 101)));
    for (int height = -2000; height < 2000; height++) {
      short[] image = vector(0, height);
      assertThat(centres(left, right).isNearest(0, image)).isTrue();
      assertThat(centres(left, right).isNearest(1, image)).isFalse();
      assertThat(centres(right, left).isNearest(0, image)).isTrue();
      assertThat(centres(right, left).isNearest(1, image)).isFalse();
    }
  }

  @Test
  void ofDistancesThatDoublesHardlyTellApart_theShorterOneCounts() {
    // A sum of 2^30 images off by one step: centres that are 6e-14 apart.
    ClassSums one = sums(List.of(vector(8000, 1)));
    for (int doubling = 0; doubling < 30; doubling++) {
      ClassSums copy = new ClassSums(2);
      copy.add(one);
      one.add(copy);
    }
    ClassSums other = new ClassSums(2);
    other.add(one);
    one.add(vector(8000, 1));
    other.add(vector(8000, 0));
    ClassCentres centres = centres(one, other);
    assertThat(centres.isNearest(0, vector(0, -5))).isFalse();
    assertThat(centres.isNearest(1, vector(0, -5))).isTrue();
    assertThat(centres.isNearest(0, vector(0, 5))).isTrue();
    assertThat(centres.isNearest(1, vector(0, 5))).isFalse();
  }

  @Test
  void farCentres_areLeftEarly_andTellTheSame() {
    int dimension = 50;
    RandomStream random = new RandomStream(5);
    ClassSums[] sums = new ClassSums[20];
    for (int k = 0; k < sums.length; k++) {
      sums[k] = new ClassSums(dimension);
      for (int i = 0; i <= random.nextInt(4); i++) {
        sums[k].add(drawn(random, dimension));
      }
    }
    ClassCentres centres = centres(sums);
    for (int i = 0; i < 200; i++) {
      short[] image = drawn(random, dimension);
      int nearest = 0;
      for (int k = 1; k < sums.length; k++) {
        if (centres.squaredDistance(image, k) < centres.squaredDistance(image, nearest)) {
          nearest = k;
        }
      }
      for (int k = 0; k < sums.length; k++) {
        assertThat(centres.isNearest(k, image)).isEqualTo(k == nearest);
      }
    }
  }

  private static short[] drawn(RandomStream random, int dimension) {
    short[] vector = new short[dimension];
    for (int j = 0; j < dimension; j++) {
      vector[j] = (short) (random.nextInt(4000) - 2000);
    }
    return vector;
  }

  @Test
  void centresThatCoincide_haveNoCdnv() {
    ClassSums one = sums(List.of(vector(2, 4), vector(4, 4)));
    ClassSums other = sums(List.of(vector(3, 5), vector(3, 4), vector(3, 3)));
    ClassGeometry geometry = ClassGeometry.of(centres(one, other), 5, 2);
    assertThat(geometry.smallestDistance()).isZero();
    assertThat(geometry.meanDistance()).isZero();
    assertThat(geometry.cdnv()).isNull();
    assertThat(geometry.nearestCentreAccuracy()).isEqualTo(0.4);
  }

  @Test
  void oneClass_orNone_hasNoFiguresOfPairs() {
    assertThat(ClassGeometry.of(centres(sums(List.of(vector(1, 2)))), 1, 1))
        .isEqualTo(new ClassGeometry(1, 1, null, null, null, 1, null));
    assertThat(ClassGeometry.of(centres(), 0, 0))
        .isEqualTo(new ClassGeometry(0, 0, null, null, null, 0, null));
  }

  @Test
  void variance_isExact_ofAnyNumberOfImages() {
    ClassSums sums = sums(List.of(vector(16384, 0), vector(16384, 1)));
    for (int doubling = 0; doubling < 26; doubling++) {
      ClassSums copy = new ClassSums(2);
      copy.add(sums);
      sums.add(copy);
    }
    // Of half the images one step away: (1/2 step)^2.
    assertThat(sums.variance()).isCloseTo(Math.scalb(1.0, -30), within(1e-24));
  }
}
