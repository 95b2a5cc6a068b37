package io.corelake.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawTest {
  private static final List<String> IDS =
      IntStream.range(0, 500).mapToObj(i -> "images/" + i + ".jpg").toList();

  @Test
  void order_knownIds_isThatOfThePythonScript() {
    // evaluate_subsets.py: drawn(["a", "b", "c", "d", "e", "é"], 3, "evaluate-random")
    assertThat(Draw.order(List.of("a", "b", "c", "d", "e", "é"), 3, "evaluate-random"))
        .containsExactlyElementsOf(List.of(PYTHON.split(" ")));
  }

  private static final String PYTHON = "c b é a e d";

  @Test
  void order_anyOrderOfTheIds_isTheSame() {
    List<String> shuffled = new ArrayList<>(IDS);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(Draw.order(shuffled, 5, "p")).isEqualTo(Draw.order(IDS, 5, "p"));
    assertThat(Draw.order(IDS, 6, "p")).isNotEqualTo(Draw.order(IDS, 5, "p"));
    assertThat(Draw.order(IDS, 5, "q")).isNotEqualTo(Draw.order(IDS, 5, "p"));
    assertThat(Draw.order(IDS, 5, "p")).containsExactlyInAnyOrderElementsOf(IDS);
  }

  @Test
  void stratified_anyPrefix_hasItsShareOfEachClass() {
    Map<String, Integer> classOf = new HashMap<>();
    for (int i = 0; i < IDS.size(); i++) {
      classOf.put(IDS.get(i), i < 350 ? 0 : i < 480 ? 1 : 2);
    }
    List<String> order = Draw.stratified(IDS, classOf, 5);
    assertThat(new HashSet<>(order)).hasSize(500);
    int[] sizes = {350, 130, 20};
    int[] seen = new int[3];
    for (int n = 0; n < order.size(); n++) {
      seen[classOf.get(order.get(n))]++;
      for (int k = 0; k < 3; k++) {
        assertThat((double) seen[k])
            .isBetween(sizes[k] * (n + 1) / 500.0 - 1.01, sizes[k] * (n + 1) / 500.0 + 1.01);
      }
    }
  }

  @Test
  void stratified_insideAClass_isTheOrderOfChance() {
    Map<String, Integer> classOf = new HashMap<>();
    IDS.forEach(id -> classOf.put(id, id.length() % 2));
    List<String> chance = Draw.order(IDS, 5, Draw.RANDOM);
    List<String> order = Draw.stratified(IDS, classOf, 5);
    for (int k = 0; k < 2; k++) {
      int latentClass = k;
      assertThat(order.stream().filter(id -> classOf.get(id) == latentClass))
          .containsExactlyElementsOf(
              chance.stream().filter(id -> classOf.get(id) == latentClass).toList());
    }
  }
}
