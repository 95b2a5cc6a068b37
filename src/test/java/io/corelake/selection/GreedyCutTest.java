package io.corelake.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import io.corelake.selection.VectorKinds.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pyramid against a scan of everything at every pick, on ground sets that have levels. */
class GreedyCutTest {
  static Stream<Kind> kinds() {
    return VectorKinds.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void order_isThatOfAScan_withOneLevel(Kind kind) {
    RandomStream random = new RandomStream(kind.name().hashCode());
    int size = kind.name().equals("negative") ? 300 : 2500;
    check(kind.vectors().apply(random, new int[] {size, 7}));
  }

  /** Pyramids of six levels and more, which change on the way. */
  @ParameterizedTest
  @MethodSource("kinds")
  void order_isThatOfAScan_withManyLevels(Kind kind) {
    RandomStream random = new RandomStream(kind.name().hashCode());
    int size = kind.name().equals("negative") ? 250 : 2000;
    short[][] rows = kind.vectors().apply(random, new int[] {size, 6});
    ClassVectors vectors = VectorKinds.matrix(rows);
    long[] sum = vectors.sum();
    Axis axis = Axis.of(sum);
    Twins twins = Twins.of(vectors);
    List<Integer> order = new ArrayList<>();
    new GreedyCut(LocalGroundSet.of(vectors, axis, twins), sum, axis, twins, 4, 3)
        .pick(Objective.CUT, (row, gain) -> order.add(row));
    assertThat(order).isEqualTo(Arrays.stream(PlainGreedy.order(rows)).boxed().toList());
  }

  @Test
  void order_isThatOfAScan_withTwoLevels() {
    check(VectorKinds.clustered(new RandomStream(1), new int[] {15_000, 5}));
  }

  @Test
  void order_isThatOfAScan_whereWholeGroupsAreTheSame() {
    RandomStream random = new RandomStream(2);
    short[][] few = VectorKinds.clustered(random, new int[] {40, 6});
    short[][] vectors = new short[3000][];
    for (int row = 0; row < vectors.length; row++) {
      vectors[row] = few[random.nextInt(few.length)];
    }
    check(vectors);
  }

  @Test
  void order_isThatOfAScan_inOneDimensionAndInMany() {
    check(VectorKinds.clustered(new RandomStream(3), new int[] {900, 1}));
    check(VectorKinds.clustered(new RandomStream(4), new int[] {700, 301}));
  }

  private static void check(short[][] vectors) {
    ClassRanking ranking =
        ClassRanker.rank(VectorKinds.matrix(vectors), Objective.CUT, new long[vectors.length]);
    assertThat(ranking.order()).isEqualTo(PlainGreedy.order(vectors));
  }
}
