package io.corelake.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.Budget;
import io.corelake.evaluate.Protocol.Match;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContendersTest {
  private static final List<String> IDS = IntStream.range(0, 1000).mapToObj(i -> "i" + i).toList();
  private static final Map<String, String> LABELS = labels();
  private static final Split SPLIT = Split.of(IDS, LABELS, 1);

  /** Nine in ten have a label. */
  private static Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < IDS.size(); i++) {
      if (i % 10 != 0) {
        labels.put(IDS.get(i), "l" + i % 3);
      }
    }
    return labels;
  }

  private static List<Trial> trials(Match match) {
    List<String> reversed = new ArrayList<>(IDS);
    Collections.reverse(reversed);
    Map<String, List<String>> rankings = new LinkedHashMap<>();
    rankings.put("cl-core", IDS);
    rankings.put("hardest", reversed);
    Map<String, Integer> classes =
        IDS.stream().collect(Collectors.toMap(id -> id, id -> id.length() % 2));
    return new Contenders(rankings, classes)
        .trials(
            SPLIT.training(),
            new Protocol(List.of(Budget.parse("0.1"), Budget.parse("0.5")), 2, 3, match),
            images -> images / Math.min(32, images));
  }

  @Test
  void split_partsAreDisjointAndWhole() {
    assertThat(SPLIT.heldOut()).hasSize(180).allMatch(LABELS::containsKey);
    assertThat(SPLIT.probed()).hasSize(720).allMatch(LABELS::containsKey);
    assertThat(SPLIT.training()).hasSize(820).containsAll(SPLIT.probed());
    assertThat(SPLIT.training()).doesNotContainAnyElementsOf(SPLIT.heldOut());
    assertThat(Split.of(IDS, LABELS, 2).heldOut()).isNotEqualTo(SPLIT.heldOut());
  }

  @Test
  void trials_noneLearnsOfAHeldOutImage_norTwiceOfOne() {
    assertThat(trials(Match.STEPS))
        .hasSize(2 * (1 + 2 * 4))
        .allSatisfy(
            trial -> {
              assertThat(trial.images()).doesNotContainAnyElementsOf(SPLIT.heldOut());
              assertThat(new HashSet<>(trial.images())).hasSize(trial.images().size());
            });
  }

  @Test
  void trials_ofABudget_areEquallyLarge_andRankingsArePrefixes() {
    for (Trial trial : trials(Match.STEPS)) {
      int wanted =
          switch (trial.keep()) {
            case "keep-0.10" -> 82;
            case "keep-0.50" -> 410;
            default -> 820;
          };
      assertThat(trial.images()).hasSize(wanted);
      if (trial.contender().equals("cl-core")) {
        assertThat(trial.images())
            .containsExactlyElementsOf(
                IDS.stream().filter(SPLIT.training()::contains).limit(wanted).toList());
      }
    }
  }

  @Test
  void trials_chanceDiffersFromSeedToSeed_rankingsDoNot() {
    Map<String, List<Trial>> byTitle =
        trials(Match.STEPS).stream()
            .filter(trial -> !trial.contender().equals(Contenders.EVERYTHING))
            .collect(Collectors.groupingBy(trial -> trial.contender() + trial.keep()));
    assertThat(byTitle).hasSize(8);
    byTitle.forEach(
        (title, both) -> {
          boolean same = both.get(0).images().equals(both.get(1).images());
          assertThat(same).as(title).isEqualTo(!title.startsWith("random"));
        });
  }

  @Test
  void steps_areTheSameForAll_orInProportion() {
    assertThat(trials(Match.STEPS)).allMatch(trial -> trial.steps() == 3 * (820 / 32));
    assertThat(trials(Match.EPOCHS))
        .allMatch(trial -> trial.steps() == 3 * (trial.images().size() / 32));
  }
}
