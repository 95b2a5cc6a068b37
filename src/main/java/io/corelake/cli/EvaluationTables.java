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
    line(
        "%-10s %-20s %9s  %9s  %16s  %-15s %s",
        "kept", "chosen by", "images", "probe", "against random", "", "against everything");
    for (Cell cell : trained.evaluation().cells()) {
      line(
          "%-10s %-20s %,9d  %8.2f%%  %16s  %-15s %s",
          cell.kept(),
          cell.contender(),
          cell.images(),
          100 * cell.mean(),
          difference(cell.againstRandom(), cell.margin()),
          cell.verdict() == null ? "" : cell.verdict().words(),
          difference(cell.againstEverything(), cell.margin()));
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

  private static String difference(@Nullable Double points, @Nullable Double margin) {
    if (points == null) {
      return "";
    }
    return String.format(Locale.ROOT, "%+.2f", 100 * points)
        + (margin == null ? "" : String.format(Locale.ROOT, " \u00b1 %.2f", 100 * margin));
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
