package io.corelake.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.seed.RandomStream;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Centres and linear classifiers against plain loops. */
class ClassifierTest {
  private static final int CLASSES = 9;
  private static final int DIMENSION = 7;
  private static final String[] NAMES = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};

  private final RandomStream random = new RandomStream(5);

  private short[] drawn(int steps) {
    short[] vector = new short[DIMENSION];
    for (int j = 0; j < DIMENSION; j++) {
      vector[j] = (short) (1000 * (random.nextInt(2 * steps + 1) - steps));
    }
    return vector;
  }

  private short[][] drawnCentres() {
    short[][] centres = new short[CLASSES][];
    for (int k = 0; k < CLASSES; k++) {
      centres[k] = drawn(2);
    }
    return centres;
  }

  private static int nearest(short[][] centres, short[] vector, Set<Integer> without) {
    int best = -1;
    long highest = 0;
    for (int k = 0; k < centres.length; k++) {
      long product = 0;
      for (int j = 0; j < DIMENSION; j++) {
        product += centres[k][j] * vector[j];
      }
      if (!without.contains(k) && (best < 0 || product > highest)) {
        best = k;
        highest = product;
      }
    }
    return best;
  }

  @Test
  void centres_takeTheHighestProduct_andTheFirstAmongEquals() {
    int ties = 0;
    for (int round = 0; round < 300; round++) {
      short[][] onGrid = drawnCentres();
      onGrid[6] = onGrid[2];
      Centres centres = Centres.named(onGrid, NAMES);
      short[] vector = drawn(3);
      int nearest = nearest(onGrid, vector, Set.of());
      ties += nearest == 2 ? 1 : 0;
      assertThat(centres.classOf(vector)).isEqualTo(nearest);
      assertThat(centres.name(nearest)).isEqualTo(NAMES[nearest]);
    }
    assertThat(ties).isPositive();
  }

  @Test
  void withoutSome_theOthersKeepTheirNumbers() {
    for (int round = 0; round < 100; round++) {
      short[][] onGrid = drawnCentres();
      Centres all = Centres.named(onGrid, NAMES);
      Set<Integer> gone = Set.of(0, 4, 8);
      Centres rest = all.without(gone);
      assertThat(rest.classes()).containsExactly(1, 2, 3, 5, 6, 7);
      short[] vector = drawn(3);
      assertThat(rest.classOf(vector)).isEqualTo(nearest(onGrid, vector, gone));
      assertThat(rest.without(Set.of(1)).classOf(vector))
          .isEqualTo(nearest(onGrid, vector, Set.of(0, 1, 4, 8)));
      assertThat(rest.name(7)).isEqualTo("h");
    }
  }

  @Test
  void vectorOfAnotherDimension_isRefused() {
    Centres centres = Centres.named(drawnCentres(), NAMES);
    assertThatThrownBy(() -> centres.classOf(new short[3])).hasMessageContaining("dimension 3");
    LinearClassifier linear =
        LinearClassifier.of(new double[][] {{1, 2}}, new double[1], new String[] {"a"});
    assertThatThrownBy(() -> linear.classOf(new short[3])).hasMessageContaining("dimension 3");
  }

  @Test
  void linear_isThatOfTheWeights_upToTheirRounding() {
    for (int round = 0; round < 300; round++) {
      double[][] weights = new double[CLASSES][DIMENSION];
      double[] intercepts = new double[CLASSES];
      for (int k = 0; k < CLASSES; k++) {
        for (int j = 0; j < DIMENSION; j++) {
          weights[k][j] = random.nextDouble(-3e-4, 3e-4);
        }
        intercepts[k] = random.nextDouble(-1, 1);
      }
      short[] vector = drawn(3);
      double[] sums = new double[CLASSES];
      int best = 0;
      for (int k = 0; k < CLASSES; k++) {
        sums[k] = intercepts[k];
        for (int j = 0; j < DIMENSION; j++) {
          sums[k] += weights[k][j] * vector[j];
        }
        best = sums[k] > sums[best] ? k : best;
      }
      LinearClassifier linear = LinearClassifier.of(weights, intercepts, NAMES);
      int found = linear.classOf(vector);
      assertThat(sums[found]).isCloseTo(sums[best], org.assertj.core.data.Offset.offset(0.01));
      int second = linear.without(Set.of(found)).classOf(vector);
      assertThat(second).isNotEqualTo(found);
      assertThat(linear.name(second)).isEqualTo(NAMES[second]);
    }
  }

  @Test
  void linear_isTheSame_whereWeightsDifferInTheirLastBits() {
    double[][] weights = new double[CLASSES][DIMENSION];
    double[][] others = new double[CLASSES][DIMENSION];
    for (int k = 0; k < CLASSES; k++) {
      for (int j = 0; j < DIMENSION; j++) {
        weights[k][j] = random.nextDouble(-3e-4, 3e-4);
        others[k][j] = weights[k][j] * (1 + 1e-12 * (random.nextInt(3) - 1));
      }
    }
    LinearClassifier one = LinearClassifier.of(weights, new double[CLASSES], NAMES);
    LinearClassifier other = LinearClassifier.of(others, new double[CLASSES], NAMES);
    for (int round = 0; round < 1000; round++) {
      short[] vector = drawn(5);
      assertThat(one.classOf(vector)).isEqualTo(other.classOf(vector));
    }
  }
}
