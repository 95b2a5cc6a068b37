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
import org.jspecify.annotations.Nullable;

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
        kept(cell.keep()),
        cell.images(),
        cell.accuracies(),
        cell.mean(),
        cell.interval(),
        cell.againstRandom(),
        cell.margin(),
        verdict(cell.verdict()));
  }

  private static CheckRow check(Check check) {
    Boolean holds = check.holds();
    return new CheckRow(
        check.claim(), holds == null ? "not known" : holds ? "yes" : "no", check.detail());
  }

  /** Returns a budget without what its folder adds. */
  static String kept(String keep) {
    return keep.replace("keep-", "");
  }

  /** Returns a verdict in words; empty where there is none. */
  public static String verdict(@Nullable Verdict verdict) {
    return verdict == null
        ? ""
        : switch (verdict) {
          case BETTER -> "better";
          case WORSE -> "worse";
          case UNDECIDED -> "not told apart";
        };
  }

  private static String headline(List<Cell> cells) {
    List<Cell> ours =
        cells.stream()
            .filter(
                cell ->
                    cell.againstRandom() != null
                        && !cell.contender().equals(Contenders.HARDEST)
                        && !cell.contender().equals(Contenders.STRATIFIED))
            .toList();
    long better = ours.stream().filter(cell -> cell.verdict() == Verdict.BETTER).count();
    long worse = ours.stream().filter(cell -> cell.verdict() == Verdict.WORSE).count();
    return String.format(
        Locale.ROOT,
        "Of %d chosen %s %d %s better than random images, %d worse",
        ours.size(),
        ours.size() == 1 ? "subset" : "subsets",
        better,
        better == 1 ? "is" : "are",
        worse);
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
