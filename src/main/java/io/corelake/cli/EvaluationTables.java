package io.corelake.cli;

import io.corelake.evaluate.Cell;
import io.corelake.evaluate.Check;
import io.corelake.pipeline.RunEvaluation;
import io.corelake.pipeline.RunEvaluation.Measured;
import io.corelake.pipeline.RunEvaluation.Trained;
import io.corelake.quality.SubsetMeasures;
import io.corelake.storage.Uris;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What an evaluation found, in columns. */
final class EvaluationTables {
  private final PrintWriter out;

  EvaluationTables(PrintWriter out) {
    this.out = out;
  }

  void print(Trained trained) {
    line("%-10s %-20s %9s  %18s  %18s", "kept", "chosen by", "images", "probe", "against random");
    for (Cell cell : trained.evaluation().cells()) {
      line(
          "%-10s %-20s %,9d  %18s  %18s  %s",
          cell.kept(),
          cell.contender(),
          cell.images(),
          "%.2f %%%s".formatted(100 * cell.mean(), plusMinus(cell.interval())),
          cell.againstRandom() == null
              ? ""
              : "%+.2f%s".formatted(100 * cell.againstRandom(), plusMinus(cell.margin())),
          cell.verdict() == null ? "" : cell.verdict().words());
    }
    out.println();
    for (Check check : trained.evaluation().checks()) {
      Boolean holds = check.holds();
      line(
          "%s: %s (%s)",
          check.claim(), holds == null ? "not known" : holds ? "yes" : "NO", check.detail());
    }
    out.println();
    String folder = Uris.redacted(trained.folder().toString());
    line("%s/%s", folder, RunEvaluation.PAGE);
    line("%s/%s", folder, RunEvaluation.NUMBERS);
  }

  void print(Measured measured) {
    line("No image has a label, so nothing was trained: give --labels for that. These measures of");
    line("the proxy's own vectors say what the run aimed at, and not what a training makes of it:");
    line("weaker evidence. In brackets the mean and the spread of random subsets of the size.");
    out.println();
    line("%12s  %24s  %24s  %24s", "images", "alignment", "centrality", "shift of centres");
    List<SubsetMeasures> subsets = measured.quality().subsets();
    for (int i = 0; i < subsets.size(); i++) {
      List<SubsetMeasures> random =
          i < measured.quality().random().size() ? measured.quality().random().get(i) : List.of();
      SubsetMeasures subset = subsets.get(i);
      line(
          "%,12d  %24s  %24s  %24s",
          subset.images(),
          against(subset, random, EvaluationTables::alignment),
          against(subset, random, SubsetMeasures::centrality),
          against(subset, random, SubsetMeasures::centreShift));
    }
  }

  private static double alignment(SubsetMeasures measures) {
    Double alignment = measures.alignment();
    return alignment == null ? Double.NaN : alignment;
  }

  private static String against(
      SubsetMeasures subset, List<SubsetMeasures> random, ToDoubleFunction<SubsetMeasures> of) {
    double mean = random.stream().mapToDouble(of).average().orElse(Double.NaN);
    double squares = random.stream().mapToDouble(of).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = random.size() < 2 ? Double.NaN : Math.sqrt(squares / (random.size() - 1));
    return String.format(
        Locale.ROOT, "%.4f (%.4f, %.4f)", of.applyAsDouble(subset), mean, deviation);
  }

  private static String plusMinus(@Nullable Double half) {
    return half == null ? "" : String.format(Locale.ROOT, " \u00b1 %.2f", 100 * half);
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
