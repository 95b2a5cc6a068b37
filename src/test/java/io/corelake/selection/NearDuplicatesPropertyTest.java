package io.corelake.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.seed.RandomStream;
import io.corelake.selection.VectorKinds.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folds against {@link NearDuplicatesOracle}, and the cases where a fold may go wrong. */
class NearDuplicatesPropertyTest {
  private static final List<String> EPSILONS =
      List.of("0", "0.001", "0.01", "0.05", "0.2", "0.5", "0.999999999");

  static Stream<Kind> kinds() {
    return VectorKinds.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void representatives_areTheOracles(Kind kind) {
    RandomStream random = new RandomStream(kind.name().hashCode());
    for (int round = 0; round < 25; round++) {
      int[] shape = {1 + random.nextInt(17), 1 + random.nextInt(9)};
      short[][] vectors = kind.vectors().apply(random, shape);
      for (String epsilon : EPSILONS) {
        check(vectors, epsilon);
      }
    }
  }

  /** Several tiles of visits, of which many are kept, and folds into images of all of them. */
  @ParameterizedTest
  @ValueSource(strings = {"0.002", "0.02", "0.2"})
  void representatives_areTheOracles_acrossTiles(String epsilon) {
    short[][] vectors = VectorKinds.duplicated(new RandomStream(2), new int[] {1100, 12});
    int kept = check(vectors, epsilon);
    assertThat(kept).isBetween(300, 1000);
  }

  /** A copy of half the length stands far from its image in the order of the visits. */
  @Test
  void everyKeptImage_isFound_whateverItsTile() {
    int images = 600;
    short[][] vectors =
        Arrays.copyOf(VectorKinds.random(new RandomStream(4), images, 12), 2 * images);
    for (int row = 0; row < images; row++) {
      vectors[images + row] = new short[12];
      for (int j = 0; j < 12; j++) {
        vectors[images + row][j] = (short) (vectors[row][j] / 2);
      }
    }
    int[] representatives = representatives(vectors, 0.001);
    for (int row = 0; row < images; row++) {
      assertThat(representatives[row])
          .isEqualTo(representatives[images + row])
          .isIn(row, images + row);
    }
  }

  private static int check(short[][] vectors, String epsilon) {
    int[] representatives = representatives(vectors, Double.parseDouble(epsilon));
    assertThat(representatives)
        .as("epsilon %s", epsilon)
        .isEqualTo(new NearDuplicatesOracle(vectors, epsilon).representatives());
    int kept = 0;
    for (int row = 0; row < vectors.length; row++) {
      kept += representatives[row] == row ? 1 : 0;
      assertThat(representatives[representatives[row]]).isEqualTo(representatives[row]);
    }
    return kept;
  }

  @Test
  void folds_areThoseOfTheImages_notOfTheRows() {
    RandomStream random = new RandomStream(3);
    short[][] vectors = VectorKinds.duplicated(random, new int[] {700, 10});
    int[] permutation = VectorKinds.permutation(random, vectors.length);
    short[][] permuted = new short[vectors.length][];
    for (int row = 0; row < vectors.length; row++) {
      permuted[row] = vectors[permutation[row]];
    }
    int[] representatives = representatives(vectors, 0.01);
    int[] ofPermuted = representatives(permuted, 0.01);
    for (int row = 0; row < vectors.length; row++) {
      // Equal images tie, and rows say which of them is kept.
      assertThat(permuted[ofPermuted[row]]).isEqualTo(vectors[representatives[permutation[row]]]);
    }
  }

  @Test
  void chain_isFoldedIntoItsMiddle_whereThatIsMostCentral() {
    short[][] vectors = {turned(0), turned(10), turned(20)};
    assertThat(representatives(vectors, epsilon(12))).containsExactly(1, 1, 1);
  }

  @Test
  void chain_isNotFollowed_fromItsEnd() {
    // The image at -30 degrees makes the one at 0 the most central.
    short[][] vectors = {turned(10), turned(20), turned(0), turned(-30)};
    assertThat(representatives(vectors, epsilon(12))).containsExactly(2, 1, 2, 3);
  }

  @Test
  void image_isFoldedIntoTheMostCentralOfTheKept_notTheNearestOne() {
    short[] between = {(short) (turned(9)[0] / 2), (short) (turned(9)[1] / 2)};
    short[][] vectors = {turned(13), between, turned(0), turned(-30)};
    assertThat(representatives(vectors, epsilon(12))).containsExactly(0, 2, 2, 3);
  }

  @Test
  void threshold_isExact_andIncluded() {
    // The cosines are 4/5 and 24/25.
    short[][] right = {{12_000, 9_000}, {16_384, 0}};
    assertThat(representatives(right, 0.2)).containsExactly(0, 0);
    assertThat(representatives(right, 0.199999999)).containsExactly(0, 1);
    short[][] narrow = {{12_000, 3_500}, {13_107, 0}};
    assertThat(representatives(narrow, 0.04)).containsExactly(0, 0);
    assertThat(representatives(narrow, 0.039999999)).containsExactly(0, 1);
  }

  @Test
  void epsilonZero_foldsParallelVectorsOnly() {
    short[][] vectors = {
      {2, 4, 6}, {3, 6, 9}, {-1, -2, -3}, {1, 2, 4}, {16_384, 0, 0}, {16_384, 1, 0}
    };
    assertThat(representatives(vectors, 0)).containsExactly(1, 1, 2, 3, 4, 5);
    // squares of 9 and 10: in units of 10^-18 they stand on two sides of 2^63
    assertThat(representatives(new short[][] {{1, 0}, {3, 1}}, 0)).containsExactly(0, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05, 0.999999999})
  void zeroVectors_areNearNothing(double epsilon) {
    assertThat(representatives(new short[][] {{0, 0}, {5, 0}, {0, 0}}, epsilon))
        .containsExactly(0, 1, 2);
  }

  @Test
  void emptyClass_hasNoRepresentatives() {
    assertThat(NearDuplicates.representatives(new ClassVectorsBuilder(3).build(), 0.1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.001, 1, 1.5, Double.NaN})
  void epsilon_outOfRange_isRefused(double epsilon) {
    ClassVectors vectors = VectorKinds.matrix(new short[2][3]);
    assertThatThrownBy(() -> NearDuplicates.representatives(vectors, epsilon))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("epsilon must be in [0, 1), was " + epsilon);
  }

  /** A vector at an angle in degrees. */
  private static short[] turned(double degrees) {
    double angle = Math.toRadians(degrees);
    return new short[] {Grid.round(Math.cos(angle)), Grid.round(Math.sin(angle))};
  }

  /** The epsilon that reaches over an angle in degrees. */
  private static double epsilon(double degrees) {
    return Math.rint((1 - Math.cos(Math.toRadians(degrees))) * 1e6) / 1e6;
  }

  private static int[] representatives(short[][] vectors, double epsilon) {
    return NearDuplicates.representatives(VectorKinds.matrix(vectors), epsilon);
  }
}
