package io.corelake.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static TrialResult trial(String contender, String keep, int seed, double accuracy) {
    int images = keep.equals("keep-1.00") ? 1000 : 200;
    return new TrialResult("x", contender, keep, seed, images, 10, "", accuracy, 1);
  }

  /** Two seeds each: freedom 5, and a pooled variance of 0.0001. */
  private static List<TrialResult> trials(double everything) {
    List<TrialResult> trials = new ArrayList<>();
    for (int seed = 0; seed < 2; seed++) {
      double off = seed == 0 ? -Math.sqrt(0.0001 / 2) : Math.sqrt(0.0001 / 2);
      trials.add(trial("everything", "keep-1.00", seed, everything + off));
      trials.add(trial("cl-core", "keep-0.20", seed, 0.60 + off));
      trials.add(trial("hardest", "keep-0.20", seed, 0.40 + off));
      trials.add(trial("random", "keep-0.20", seed, 0.50 + off));
      trials.add(trial("random-stratified", "keep-0.20", seed, 0.51 + off));
    }
    return trials;
  }

  @Test
  void cells_intervals_areStudentsOverThePooledSpread() {
    List<Cell> cells = new Summary(trials(0.8)).cells();
    assertThat(cells)
        .extracting(Cell::contender)
        .containsExactly("everything", "cl-core", "random-stratified", "random", "hardest");
    // Student's t at 97.5 % for 5 degrees of freedom, from a printed table.
    double t = 2.5706;
    assertThat(cells)
        .allSatisfy(
            cell -> assertThat(cell.interval()).isCloseTo(t * 0.01 / Math.sqrt(2), within(1e-6)));
    Cell ours = cells.get(1);
    assertThat(ours.mean()).isCloseTo(0.60, within(1e-12));
    assertThat(ours.againstRandom()).isCloseTo(0.10, within(1e-12));
    assertThat(ours.margin()).isCloseTo(t * 0.01, within(1e-6));
    assertThat(cells)
        .extracting(Cell::verdict)
        .containsExactly(null, Verdict.BETTER, Verdict.UNDECIDED, null, Verdict.WORSE);
  }

  @Test
  void checks_aSoundProtocol_allHold() {
    assertThat(new Summary(trials(0.8)).checks())
        .hasSize(3)
        .allSatisfy(check -> assertThat(check.holds()).isTrue());
  }

  @Test
  void checks_aSubsetAboveEverything_isSaid() {
    Check check = new Summary(trials(0.55)).checks().get(0);
    assertThat(check.holds()).isFalse();
    assertThat(check.detail()).contains("55.00 %", "cl-core keep-0.20 60.00 %");
  }

  @Test
  void checks_hardestWithinTheMargin_isSaid() {
    List<TrialResult> trials = new ArrayList<>(trials(0.8));
    trials.replaceAll(
        trial ->
            trial.contender().equals("hardest")
                ? trial("hardest", trial.keep(), trial.seed(), trial.accuracy() + 0.09)
                : trial);
    Check check = new Summary(trials).checks().get(1);
    assertThat(check.holds()).isFalse();
    assertThat(check.detail()).contains("-1.00 points");
  }

  @Test
  void oneSeed_nothingIsProved_andThatIsSaid() {
    Summary summary = new Summary(trials(0.8).stream().filter(trial -> trial.seed() == 0).toList());
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
  void noControl_isNotChecked() {
    List<TrialResult> trials =
        trials(0.8).stream().filter(trial -> !trial.contender().equals("hardest")).toList();
    assertThat(new Summary(trials).checks()).hasSize(2);
  }
}
