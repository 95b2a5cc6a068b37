package io.corelake.report;

import java.util.List;

/** What the labels of the corpus say of the classes and of the ranking. */
final class LabelSection {
  private LabelSection() {}

  static void write(Html html, RunReport report) {
    List<FigureRow> figures = report.quality().labelFigures();
    if (figures.isEmpty()) {
      return;
    }
    html.open("section").element("h2", "By the labels");
    html.element(
        "p",
        "The corpus has labels. Nothing was ranked by them unless they are the latent classes; here they check the ranking.",
        "class",
        "how");
    FigureTable.write(html, "Figures by the labels", figures);
    StackedBar.writeLegend(html, Segment.of(report.subsets(), noneKept(report), 0), 0);
    GroupTable.write(
        html, report, "Labels, most frequent first", "Label", report.quality().labels());
    html.close();
  }

  private static List<Long> noneKept(RunReport report) {
    return report.subsets().stream().map(subset -> 0L).toList();
  }
}
