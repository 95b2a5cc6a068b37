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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clamped orders against {@link ClampedOracle}. */
class ClampedRankerPropertyTest {
  private static final List<Objective> DETERMINED =
      List.of(Objective.CL_CORE, Objective.CUT, Objective.CENTRALITY, Objective.HARDEST);

  static Stream<Kind> kinds() {
    return VectorKinds.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void order_isTheOracles(Kind kind) {
    RandomStream random = new RandomStream(kind.name().hashCode());
    for (int round = 0; round < 25; round++) {
      int[] shape = {1 + random.nextInt(17), 1 + random.nextInt(9)};
      checkOrders(kind.vectors().apply(random, shape), kind + ", round " + round);
    }
  }

  /** Odd and round numbers of images. */
  @ParameterizedTest
  @MethodSource("kinds")
  void order_isTheOracles_ofMoreImages(Kind kind) {
    RandomStream random = new RandomStream(kind.name().length());
    checkOrders(kind.vectors().apply(random, new int[] {150, 6}), kind.name());
    checkOrders(kind.vectors().apply(random, new int[] {128, 6}), kind.name());
  }

  /** Several blocks of vectors, the last full or not: gains are those of the definition. */
  @ParameterizedTest
  @ValueSource(ints = {1024, 1100})
  void gains_areTheDefinitions_acrossBlocks(int size) {
    short[][] vectors = VectorKinds.random(new RandomStream(size), size, 4);
    for (Objective objective : DETERMINED) {
      ClassRanking ranking = rank(vectors, objective);
      for (int rank = 0; rank < size; rank += 37) {
        long gain = 0;
        for (int other = 0; other < size; other++) {
          if (other != rank) {
            long similarity =
                similarity(vectors[ranking.order()[rank]], vectors[ranking.order()[other]]);
            gain += other < rank ? -similarity : similarity;
          }
        }
        assertThat(ranking.gains()[rank]).as("%s, rank %d", objective, rank).isEqualTo(gain);
      }
    }
  }

  private static long similarity(short[] a, short[] b) {
    long dot = 0;
    for (int j = 0; j < a.length; j++) {
      dot += (long) a[j] * b[j];
    }
    return Math.max(0, dot);
  }

  private static void checkOrders(short[][] vectors, String description) {
    ClampedOracle oracle = new ClampedOracle(vectors);
    for (Objective objective : DETERMINED) {
      assertThat(Arrays.stream(rank(vectors, objective).order()).boxed())
          .as("%s of %s", objective, description)
          .containsExactlyElementsOf(oracle.order(objective));
    }
  }

  @ParameterizedTest
  @EnumSource
  void gains_addUpToTheCutOfEveryPrefix(Objective objective) {
    RandomStream random = new RandomStream(2);
    kinds()
        .forEach(
            kind -> {
              short[][] vectors = kind.vectors().apply(random, new int[] {150, 5});
              ClampedOracle oracle = new ClampedOracle(vectors);
              ClassRanking ranking = rank(vectors, objective);
              boolean[] selected = new boolean[vectors.length];
              long sum = 0;
              for (int rank = 0; rank < vectors.length; rank++) {
                sum += ranking.gains()[rank];
                selected[ranking.order()[rank]] = true;
                assertThat(sum).as("%s, rank %s", kind, rank).isEqualTo(oracle.cut(selected));
              }
              assertThat(sum).isZero();
            });
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void centralities_areTheClampedSimilaritiesToTheOthers(Kind kind) {
    short[][] vectors = kind.vectors().apply(new RandomStream(3), new int[] {150, 4});
    ClampedOracle oracle = new ClampedOracle(vectors);
    long[] centralities = rank(vectors, Objective.CENTRALITY).centralities();
    for (int row = 0; row < vectors.length; row++) {
      assertThat(centralities[row]).isEqualTo(oracle.centrality(row));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void gains_neverRise_alongTheGreedyOrder(Kind kind) {
    short[][] vectors = kind.vectors().apply(new RandomStream(4), new int[] {150, 7});
    long[] gains = rank(vectors, Objective.CUT).gains();
    for (int rank = 1; rank < gains.length; rank++) {
      assertThat(gains[rank]).isLessThanOrEqualTo(gains[rank - 1]);
    }
  }

  @Test
  void order_isThatOfTheImages_notOfTheRows() {
    RandomStream random = new RandomStream(5);
    short[][] vectors = VectorKinds.random(random, 200, 16);
    int[] permutation = VectorKinds.permutation(random, 200);
    short[][] permuted = new short[200][];
    for (int row = 0; row < 200; row++) {
      permuted[row] = vectors[permutation[row]];
    }
    for (Objective objective : DETERMINED) {
      ClassRanking ranking = rank(vectors, objective);
      ClassRanking ofPermuted = rank(permuted, objective);
      int[] mapped = Arrays.stream(ofPermuted.order()).map(row -> permutation[row]).toArray();
      assertThat(mapped).isEqualTo(ranking.order());
      assertThat(ofPermuted.gains()).isEqualTo(ranking.gains());
    }
  }

  @Test
  void ranking_isTheLinearOne_whereNothingIsClamped() {
    short[][] vectors = VectorKinds.clustered(new RandomStream(6), new int[] {200, 24});
    for (Objective objective : Objective.values()) {
      ClassRanking clamped = rank(vectors, objective);
      ClassRanking linear =
          ClassRanker.rank(VectorKinds.matrix(vectors), objective, new long[vectors.length]);
      assertThat(clamped.order()).isEqualTo(linear.order());
      assertThat(clamped.gains()).isEqualTo(linear.gains());
      assertThat(clamped.centralities()).isEqualTo(linear.centralities());
    }
  }

  @Test
  void oppositeImages_doNotCount() {
    short[][] vectors = {{100, 0}, {-100, 0}, {100, 1}, {-100, 0}};
    assertThat(rank(vectors, Objective.CENTRALITY).centralities())
        .containsExactly(10_000, 10_000, 10_000, 10_000);
    assertThat(rank(vectors, Objective.CL_CORE).gains())
        .containsExactly(10_000, 10_000, -10_000, -10_000);
    assertThat(rank(vectors, Objective.CL_CORE).order()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void baselines_followTheHashes_asUnsigned() {
    ClassVectors vectors = VectorKinds.matrix(VectorKinds.random(new RandomStream(8), 4, 3));
    long[] hashes = {5, -1, 0, 7};
    for (Objective objective : List.of(Objective.RANDOM, Objective.RANDOM_STRATIFIED)) {
      assertThat(ClampedRanker.rank(vectors, objective, hashes).order())
          .containsExactly(2, 0, 3, 1);
    }
  }

  @Test
  void emptyClass_hasAnEmptyOrder() {
    ClassVectors none = new ClassVectorsBuilder(3).build();
    for (Objective objective : Objective.values()) {
      assertThat(ClampedRanker.rank(none, objective, new long[0]).order()).isEmpty();
    }
  }

  @Test
  void hashes_ofAnotherNumber_areRefused() {
    ClassVectors vectors = VectorKinds.matrix(new short[2][3]);
    assertThatThrownBy(() -> ClampedRanker.rank(vectors, Objective.RANDOM, new long[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 hashes for 2 images");
  }

  private static ClassRanking rank(short[][] vectors, Objective objective) {
    return ClampedRanker.rank(VectorKinds.matrix(vectors), objective, new long[vectors.length]);
  }
}
