package io.corelake.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static TrialResult trial(String contender, String keep, int seed, double accuracy) {
    int images = keep.equals("keep-1.00") ? 1000 : 200;
    return new TrialResult(
        contender + keep + seed, contender, keep, seed, images, 10, "", accuracy, 1);
  }

  /**
   * What the second seed has more than the first, in points: 2 on average, and of variance 0.625.
   */
  private static final double[] MORE = {1.0, 1.5, 2.5, 2.0, 3.0};

  /** Two seeds each. */
  private static List<TrialResult> trials(double everything) {
    List<TrialResult> trials = new ArrayList<>();
    for (int seed = 0; seed < 2; seed++) {
      double[] off = new double[5];
      for (int i = 0; i < 5; i++) {
        off[i] = (seed - 0.5) * MORE[i] / 100;
      }
      trials.add(trial("everything", "keep-1.00", seed, everything + off[0]));
      trials.add(trial("cl-core", "keep-0.20", seed, 0.60 + off[1]));
      trials.add(trial("hardest", "keep-0.20", seed, 0.40 + off[2]));
      trials.add(trial("random", "keep-0.20", seed, 0.50 + off[3]));
      trials.add(trial("random-stratified", "keep-0.20", seed, 0.51 + off[4]));
    }
    return trials;
  }

  @Test
  void cells_intervalsAndMargins_areStudents() {
    List<Cell> cells = new Summary(trials(0.8), 1000).cells();
    assertThat(cells)
        .extracting(Cell::contender)
        .containsExactly("everything", "cl-core", "random-stratified", "random", "hardest");
    // Student's t at 97.5 % for 1 and for 4 degrees of freedom, from a printed table.
    double squares = 0;
    for (double more : MORE) {
      squares += more * more;
    }
    double ofAll = Math.sqrt(squares / 2 / 5) / 100;
    // Of two seeds the noise is half of the variance of their differences.
    double noise = Math.sqrt(0.625 / 2) / 100;
    assertThat(cells)
        .allSatisfy(
            cell ->
                assertThat(cell.interval())
                    .isCloseTo(12.7062 * ofAll / Math.sqrt(2), within(1e-5)));
    Cell ours = cells.get(1);
    assertThat(ours.mean()).isCloseTo(0.60, within(1e-12));
    assertThat(ours.againstRandom()).isCloseTo(0.10, within(1e-12));
    assertThat(ours.margin()).isCloseTo(2.7764 * noise, within(1e-6));
    assertThat(ours.againstEverything()).isCloseTo(-0.20, within(1e-12));
    assertThat(cells.get(0).againstEverything()).isNull();
    assertThat(cells.get(0).margin()).isNull();
    assertThat(cells.get(3).againstRandom()).isNull();
    assertThat(cells.get(3).margin()).isEqualTo(ours.margin());
    assertThat(cells)
        .extracting(Cell::verdict)
        .containsExactly(null, Verdict.BETTER, Verdict.UNDECIDED, null, Verdict.WORSE);
  }

  @Test
  void checks_aSoundProtocol_allHold() {
    assertThat(new Summary(trials(0.8), 1000).checks())
        .hasSize(3)
        .allSatisfy(check -> assertThat(check.holds()).isTrue());
  }

  @Test
  void checks_aSubsetAboveEverything_isSaid() {
    // Within the margin of 0.0155 nothing is said of it.
    assertThat(new Summary(trials(0.59), 1000).checks().get(0).holds()).isTrue();
    Check check = new Summary(trials(0.55), 1000).checks().get(0);
    assertThat(check.holds()).isFalse();
    assertThat(check.detail()).contains("55.00 %", "cl-core 0.20 60.00 %");
  }

  @Test
  void checks_hardestWithinTheMargin_isSaid() {
    List<TrialResult> trials = new ArrayList<>(trials(0.8));
    trials.replaceAll(
        trial ->
            trial.contender().equals("hardest")
                ? trial("hardest", trial.keep(), trial.seed(), trial.accuracy() + 0.09)
                : trial);
    Check check = new Summary(trials, 1000).checks().get(1);
    assertThat(check.holds()).isFalse();
    assertThat(check.detail()).contains("-1.00 points");
  }

  @Test
  void oneSeed_nothingIsProved_andThatIsSaid() {
    Summary summary =
        new Summary(trials(0.8).stream().filter(trial -> trial.seed() == 0).toList(), 1000);
    assertThat(summary.cells())
        .allSatisfy(
            cell -> {
              assertThat(cell.interval()).isNull();
              assertThat(cell.verdict()).isNull();
            });
    assertThat(summary.checks().get(1).holds()).isNull();
    assertThat(summary.checks().get(2).holds()).isNull();
    assertThat(summary.checks().get(2).detail()).contains("--seeds 2");
  }

  @Test
  void cells_sharedTrainings_countOnce() {
    List<TrialResult> trials = new ArrayList<>(trials(0.8));
    for (TrialResult trial : trials(0.8)) {
      if (trial.contender().equals("cl-core")) {
        Trial twin = new Trial("cut", trial.keep(), trial.seed(), List.of(), 10);
        trials.add(trial.of(twin));
      }
    }
    List<Cell> cells = new Summary(trials, 1000).cells();
    assertThat(cells).hasSize(6);
    assertThat(cells.get(1).interval())
        .isEqualTo(new Summary(trials(0.8), 1000).cells().get(1).interval());
    assertThat(cells.get(2).mean()).isEqualTo(cells.get(1).mean());
  }

  @Test
  void cells_allSeedsAlike_theSpreadIsThatOfAnImage() {
    List<TrialResult> trials = new ArrayList<>(trials(0.8));
    trials.replaceAll(trial -> trial(trial.contender(), trial.keep(), trial.seed(), 0.5));
    assertThat(new Summary(trials, 100).cells())
        .allSatisfy(
            cell ->
                assertThat(cell.interval()).isCloseTo(12.7062 * 0.01 / Math.sqrt(2), within(1e-5)));
  }

  @Test
  void noControl_isNotChecked() {
    List<TrialResult> trials =
        trials(0.8).stream().filter(trial -> !trial.contender().equals("hardest")).toList();
    assertThat(new Summary(trials, 1000).checks()).hasSize(2);
  }
}
