package io.corelake.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
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

  /** A kind of ground set. */
  record Kind(String name, BiFunction<RandomStream, int[], short[][]> vectors) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind("random", (random, shape) -> random(random, shape[0], shape[1])),
        new Kind("clustered", ClassRankerPropertyTest::clustered),
        new Kind("tied", ClassRankerPropertyTest::tied),
        new Kind("zero", (random, shape) -> new short[shape[0]][shape[1]]),
        new Kind("opposite", ClassRankerPropertyTest::opposite),
        new Kind("equal", ClassRankerPropertyTest::equal),
        new Kind("negative", ClassRankerPropertyTest::negative));
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
    short[][] vectors = random(random, 200, 16);
    int[] permutation = permutation(random, 200);
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
    short[][] vectors = clustered(random, new int[] {300, 24});
    long[] gains = rank(vectors, Objective.CUT).gains();
    for (int rank = 1; rank < gains.length; rank++) {
      assertThat(gains[rank]).isLessThanOrEqualTo(gains[rank - 1]);
    }
    assertThat(gains[0]).isPositive();
    assertThat(gains[299]).isNegative();
  }

  @Test
  void clCore_isTheCutToItsPeak_thenCentrality() {
    short[][] vectors = clustered(new RandomStream(7), new int[] {400, 16});
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
    short[][] vectors = random(new RandomStream(8), 4, 3);
    long[] hashes = {5, -1, 0, 7};
    ClassVectors matrix = matrix(vectors);
    assertThat(ClassRanker.rank(matrix, Objective.RANDOM_STRATIFIED, hashes).order())
        .containsExactly(2, 0, 3, 1);
    assertThat(ClassRanker.rank(matrix, Objective.RANDOM, hashes).order())
        .containsExactly(2, 0, 3, 1);
  }

  private static ClassRanking rank(short[][] vectors, Objective objective) {
    return ClassRanker.rank(matrix(vectors), objective, new long[vectors.length]);
  }

  private static List<Integer> order(ClassRanking ranking) {
    return Arrays.stream(ranking.order()).boxed().toList();
  }

  private static ClassVectors matrix(short[][] vectors) {
    int dimension = vectors[0].length;
    short[] components = new short[vectors.length * dimension];
    for (int row = 0; row < vectors.length; row++) {
      System.arraycopy(vectors[row], 0, components, row * dimension, dimension);
    }
    return new ClassVectors(components, dimension);
  }

  /** A vector of length at most 1 in a random direction. */
  private static short[] vector(RandomStream random, double[] around, double spread) {
    double[] components = new double[around.length];
    double squares = 0;
    for (int j = 0; j < components.length; j++) {
      components[j] = around[j] + spread * random.nextGaussian();
      squares += components[j] * components[j];
    }
    double length = random.nextDouble(0.5, 1) / Math.sqrt(Math.max(squares, 1e-12));
    short[] vector = new short[components.length];
    for (int j = 0; j < components.length; j++) {
      vector[j] = Grid.round(components[j] * length);
    }
    return vector;
  }

  private static short[][] random(RandomStream random, int n, int dimension) {
    short[][] vectors = new short[n][];
    for (int row = 0; row < n; row++) {
      vectors[row] = vector(random, new double[dimension], 1);
    }
    return vectors;
  }

  private static short[][] clustered(RandomStream random, int[] shape) {
    double[] centre = new double[shape[1]];
    Arrays.fill(centre, 1);
    short[][] vectors = new short[shape[0]][];
    for (int row = 0; row < shape[0]; row++) {
      vectors[row] = vector(random, centre, 0.3);
    }
    return vectors;
  }

  /** Few distinct small values, so that many gains are equal. */
  private static short[][] tied(RandomStream random, int[] shape) {
    short[][] vectors = new short[shape[0]][shape[1]];
    for (short[] vector : vectors) {
      vector[random.nextInt(shape[1])] = (short) (random.nextInt(3) - 1);
    }
    return vectors;
  }

  private static short[][] opposite(RandomStream random, int[] shape) {
    short[][] vectors = random(random, shape[0], shape[1]);
    for (int row = 1; row < shape[0]; row += 2) {
      for (int j = 0; j < shape[1]; j++) {
        vectors[row][j] = (short) -vectors[row - 1][j];
      }
    }
    return vectors;
  }

  private static short[][] equal(RandomStream random, int[] shape) {
    short[][] vectors = random(random, shape[0], shape[1]);
    Arrays.fill(vectors, vectors[0]);
    return vectors;
  }

  /** Pairwise negative similarities: one direction each. */
  private static short[][] negative(RandomStream random, int[] shape) {
    short[][] vectors = new short[shape[0]][shape[0]];
    for (int row = 0; row < shape[0]; row++) {
      Arrays.fill(vectors[row], (short) -(100 + random.nextInt(100)));
      vectors[row][row] = 12_000;
    }
    return vectors;
  }

  private static int[] permutation(RandomStream random, int n) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < n; row++) {
      rows.add(random.nextInt(row + 1), row);
    }
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }
}
