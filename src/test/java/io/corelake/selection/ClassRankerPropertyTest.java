package io.corelake.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import io.corelake.selection.VectorKinds.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Orders against {@link CutOracle} on many small ground sets of every kind that breaks such code.
 */
class ClassRankerPropertyTest {
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
      short[][] vectors = kind.vectors().apply(random, shape);
      CutOracle oracle = new CutOracle(vectors);
      for (Objective objective : DETERMINED) {
        assertThat(order(rank(vectors, objective)))
            .as("%s of %s, round %d", objective, kind, round)
            .isEqualTo(oracle.order(objective));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void gains_addUpToTheCutOfEveryPrefix(Kind kind) {
    RandomStream random = new RandomStream(kind.name().length());
    short[][] vectors = kind.vectors().apply(random, new int[] {14, 5});
    CutOracle oracle = new CutOracle(vectors);
    for (Objective objective : DETERMINED) {
      ClassRanking ranking = rank(vectors, objective);
      long sum = 0;
      for (int rank = 0; rank < vectors.length; rank++) {
        sum += ranking.gains()[rank];
        assertThat(sum).isEqualTo(oracle.cut(order(ranking).subList(0, rank + 1)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void centralities_areTheSimilaritiesToTheOthers(Kind kind) {
    short[][] vectors = kind.vectors().apply(new RandomStream(3), new int[] {11, 4});
    CutOracle oracle = new CutOracle(vectors);
    long[] centralities = rank(vectors, Objective.CENTRALITY).centralities();
    for (int row = 0; row < vectors.length; row++) {
      assertThat(centralities[row]).isEqualTo(oracle.centrality(row));
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
      int[] ofPermuted = rank(permuted, objective).order();
      int[] mapped = Arrays.stream(ofPermuted).map(row -> permutation[row]).toArray();
      assertThat(mapped).isEqualTo(rank(vectors, objective).order());
    }
  }

  @Test
  void gainsOfTheGreedyPart_fallWhereSimilaritiesArePositive() {
    RandomStream random = new RandomStream(6);
    short[][] vectors = VectorKinds.clustered(random, new int[] {300, 24});
    long[] gains = rank(vectors, Objective.CUT).gains();
    for (int rank = 1; rank < gains.length; rank++) {
      assertThat(gains[rank]).isLessThanOrEqualTo(gains[rank - 1]);
    }
    assertThat(gains[0]).isPositive();
    assertThat(gains[299]).isNegative();
  }

  @Test
  void clCore_isTheCutToItsPeak_thenCentrality() {
    short[][] vectors = VectorKinds.clustered(new RandomStream(7), new int[] {400, 16});
    int[] cut = rank(vectors, Objective.CUT).order();
    ClassRanking clCore = rank(vectors, Objective.CL_CORE);
    int peak = 0;
    while (clCore.order()[peak] == cut[peak]) {
      peak++;
    }
    assertThat(peak).isBetween(100, 300);
    long[] centralities = clCore.centralities();
    for (int rank = peak + 1; rank < 400; rank++) {
      assertThat(centralities[clCore.order()[rank]])
          .isLessThanOrEqualTo(centralities[clCore.order()[rank - 1]]);
    }
  }

  @Test
  void baselines_followTheHashes() {
    short[][] vectors = VectorKinds.random(new RandomStream(8), 4, 3);
    long[] hashes = {5, -1, 0, 7};
    ClassVectors matrix = VectorKinds.matrix(vectors);
    assertThat(ClassRanker.rank(matrix, Objective.RANDOM_STRATIFIED, hashes).order())
        .containsExactly(2, 0, 3, 1);
    assertThat(ClassRanker.rank(matrix, Objective.RANDOM, hashes).order())
        .containsExactly(2, 0, 3, 1);
  }

  private static ClassRanking rank(short[][] vectors, Objective objective) {
    return ClassRanker.rank(VectorKinds.matrix(vectors), objective, new long[vectors.length]);
  }

  private static List<Integer> order(ClassRanking ranking) {
    return Arrays.stream(ranking.order()).boxed().toList();
  }
}
