package io.corelake.pipeline;

import io.corelake.evaluate.Cell;
import io.corelake.evaluate.Check;
import io.corelake.evaluate.Contenders;
import io.corelake.evaluate.Evaluation;
import io.corelake.evaluate.Evaluation.Setting;
import io.corelake.evaluate.Protocol.Match;
import io.corelake.evaluate.Verdict;
import io.corelake.report.EvaluationReport;
import io.corelake.report.EvaluationReport.CheckRow;
import io.corelake.report.EvaluationReport.EvaluationRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation as its page shows it. */
final class EvaluationFigures {
  private EvaluationFigures() {}

  static EvaluationReport of(Evaluation evaluation) {
    return new EvaluationReport(
        evaluation.runId(),
        headline(evaluation.cells()),
        setting(evaluation),
        evaluation.cells().stream().map(EvaluationFigures::row).toList(),
        evaluation.checks().stream().map(EvaluationFigures::check).toList());
  }

  private static EvaluationRow row(Cell cell) {
    return new EvaluationRow(
        cell.contender(),
        cell.kept(),
        cell.images(),
        cell.accuracies(),
        cell.mean(),
        cell.againstRandom(),
        cell.againstEverything(),
        cell.margin(),
        cell.verdict() == null ? "" : cell.verdict().words());
  }

  private static CheckRow check(Check check) {
    Boolean holds = check.holds();
    return new CheckRow(
        check.claim(), holds == null ? "not known" : holds ? "yes" : "no", check.detail());
  }

  /** Chance inside the classes and the control are there to be held against, not to be judged. */
  private static String headline(List<Cell> cells) {
    List<Cell> judged =
        cells.stream()
            .filter(cell -> cell.verdict() != null)
            .filter(cell -> !cell.contender().equals(Contenders.HARDEST))
            .filter(cell -> !cell.contender().equals(Contenders.STRATIFIED))
            .toList();
    if (judged.isEmpty()) {
      return "One seed each: nothing is proved";
    }
    return String.format(
        Locale.ROOT,
        "Of %d chosen subsets %d beat random images, %d fall behind, %d are not told apart",
        judged.size(),
        count(judged, Verdict.BETTER),
        count(judged, Verdict.WORSE),
        count(judged, Verdict.UNDECIDED));
  }

  private static long count(List<Cell> cells, Verdict verdict) {
    return cells.stream().filter(cell -> cell.verdict() == verdict).count();
  }

  private static Map<String, String> setting(Evaluation evaluation) {
    Setting setting = evaluation.setting();
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("Run", evaluation.run());
    lines.put(
        "Images",
        String.format(
            Locale.ROOT,
            "%,d of %,d ranked: %,d to learn of, %,d held out with %,d labels; the probe learns of %,d",
            setting.sampled(),
            setting.ranked(),
            setting.training(),
            setting.heldOut(),
            setting.labels(),
            setting.probed()));
    lines.put(
        "Trainings",
        String.format(
            Locale.ROOT,
            "SimCLR, %s, batches of %,d; %,d epochs over %s; %,d %s",
            setting.encoder(),
            setting.batchSize(),
            setting.epochs(),
            setting.match() == Match.STEPS
                ? "everything, and as many steps on each subset"
                : "each subset, and over everything",
            setting.seeds(),
            setting.seeds() == 1 ? "seed" : "seeds"));
    return lines;
  }
}
