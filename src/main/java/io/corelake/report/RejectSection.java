package io.corelake.report;

import java.util.Comparator;
import java.util.List;

/** Why images were rejected, with one example each. */
final class RejectSection {
  private static final Comparator<RejectRow> MOST_FIRST =
      Comparator.comparingLong(RejectRow::images)
          .reversed()
          .thenComparing(RejectRow::stage)
          .thenComparing(RejectRow::reason);

  private RejectSection() {}

  static void write(Html html, RunReport report) {
    html.open("section").element("h2", "Rejected images");
    if (report.rejects().isEmpty()) {
      html.element("p", "No image was rejected.").close();
      return;
    }
    long listed = report.counts().listed();
    Table table =
        new Table(
            html,
            "Rejected images by reason",
            "Reason",
            "Stage",
            "#Images",
            "#Of listed",
            "Example");
    List<RejectRow> rows = report.rejects().stream().sorted(MOST_FIRST).toList();
    for (RejectRow row : rows) {
      table
          .row(row.reason())
          .cell(row.stage())
          .number(Figures.count(row.images()))
          .number(Figures.share(row.images(), listed))
          .uri(row.exampleUri(), row.exampleDetail())
          .endRow();
    }
    table.totals();
    table
        .row("All")
        .cell("")
        .number(Figures.count(report.counts().rejected()))
        .number(Figures.share(report.counts().rejected(), listed))
        .cell("")
        .endRow();
    table.end();
    html.close();
  }
}
