package io.corelake.report;

import io.corelake.report.EvaluationReport.CheckRow;
import io.corelake.report.EvaluationReport.EvaluationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as one HTML file that loads nothing and has no scripts. A pure function of what it
 * shows.
 */
public final class EvaluationPage {
  private static final String CONTENT_POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  /** Around the outermost mark, as a share of the span. */
  private static final double ROOM = 0.06;

  private EvaluationPage() {}

  /** Returns the page, to be stored as UTF-8. */
  public static String html(EvaluationReport report) {
    Html html = new Html();
    html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
    ReportPage.writeHead(html, "CoreLake evaluation of " + report.runId(), CONTENT_POLICY);
    html.open("body").open("main");
    html.open("header");
    html.element("p", "CoreLake \u00b7 evaluation of run " + report.runId(), "class", "kicker");
    html.element("h1", report.headline()).open("dl");
    report.setting().forEach((name, value) -> html.element("dt", name).element("dd", value));
    html.close().close();
    writeRows(html, report.rows());
    writeChecks(html, report.checks());
    return html.close().close().close().toString();
  }

  private static void writeRows(Html html, List<EvaluationRow> rows) {
    html.open("section").element("h2", "What was learnt on what was kept");
    html.element(
        "p",
        "The share of held-out labels that a linear probe tells on the frozen features. A dot is one training, the line the mean of everything; all on one scale. Bars are half a margin to either side of the mean: where two do not touch, the difference is beyond its margin, a 95\u00a0% interval over seeds for these rankings and these held-out images. Where nothing differs, one comparison in twenty is beyond it all the same.",
        "class",
        "how");
    double half = halfMargin(rows);
    Scale scale = Scale.of(rows, half);
    Table table =
        new Table(
            html,
            "Probe accuracies by budget and contender",
            "Chosen by",
            "Kept",
            "#Images",
            "#Accuracy",
            "From %s to %s".formatted(percent(scale.low()), percent(scale.high())),
            "#Against random",
            "Verdict",
            "#Against everything");
    for (EvaluationRow row : rows) {
      table
          .row(row.contender())
          .cell(row.keep())
          .number(Figures.count(row.images()))
          .number(percent(row.mean()))
          .interval(
              scale.dots(row.accuracies()),
              scale.bar(row.mean(), half),
              scale.everything(),
              label(row))
          .number(
              signed(row.againstRandom()),
              row.againstRandom() == null ? "" : plusMinus(row.margin()))
          .cell(row.verdict().replace(' ', '\u00a0'))
          .number(signed(row.againstEverything()), plusMinus(row.margin()))
          .endRow();
    }
    table.end();
    html.close();
  }

  /** It is the same for all. */
  private static double halfMargin(List<EvaluationRow> rows) {
    for (EvaluationRow row : rows) {
      Double margin = row.margin();
      if (margin != null) {
        return margin / 2;
      }
    }
    return 0;
  }

  private static void writeChecks(Html html, List<CheckRow> checks) {
    html.open("section").element("h2", "Is the protocol to be believed?");
    html.element(
        "p",
        "Where one of these is not true, either the subsets do not differ or the trainings were too short, too few or too small to tell them apart, and the table above proves nothing.",
        "class",
        "how");
    Table table = new Table(html, "Checks of the protocol", "Claim", "Holds");
    checks.forEach(
        check -> table.row(check.claim(), check.detail()).cell(check.outcome()).endRow());
    table.end();
    html.close();
  }

  /** Where accuracies lie between the lowest and the highest that is shown. */
  private record Scale(double low, double high, @Nullable Double full) {
    static Scale of(List<EvaluationRow> rows, double half) {
      List<Double> ends = new ArrayList<>();
      Double full = null;
      for (EvaluationRow row : rows) {
        ends.addAll(row.accuracies());
        ends.add(row.mean() - half);
        ends.add(row.mean() + half);
        if (row.contender().equals("everything") && full == null) {
          full = row.mean();
        }
      }
      double low = ends.stream().mapToDouble(Double::doubleValue).min().orElse(0);
      double high = ends.stream().mapToDouble(Double::doubleValue).max().orElse(1);
      double room = Math.max(1e-4, ROOM * (high - low));
      return new Scale(Math.max(0, low - room), Math.min(1, high + room), full);
    }

    double at(double accuracy) {
      return Math.min(1, Math.max(0, (accuracy - low) / (high - low)));
    }

    List<Double> dots(List<Double> accuracies) {
      return accuracies.stream().map(this::at).toList();
    }

    List<Double> bar(double mean, double half) {
      return List.of(at(mean - half), at(mean), at(mean + half));
    }

    @Nullable Double everything() {
      return full == null ? null : at(full);
    }
  }

  private static String label(EvaluationRow row) {
    return row.contender() + " " + row.keep() + ": " + percent(row.mean());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String signed(@Nullable Double difference) {
    return difference == null ? "" : String.format(Locale.ROOT, "%+.2f", 100 * difference);
  }

  private static String plusMinus(@Nullable Double half) {
    return half == null ? "" : String.format(Locale.ROOT, "\u00b1 %.2f", 100 * half);
  }
}
