package io.corelake.report;

import java.util.List;

/** Where the time went. */
final class StageSection {
  private StageSection() {}

  static void write(Html html, RunReport report) {
    html.open("section").element("h2", "Stages");
    if (report.stages().isEmpty()) {
      html.element("p", "No stage ran.").close();
      return;
    }
    html.element(
        "p",
        "A reused stage was computed by an earlier run; its time is what it took then, and is not in the sum.",
        "class",
        "how");
    double all =
        report.stages().stream()
            .filter(stage -> !stage.reused())
            .mapToDouble(StageRow::seconds)
            .sum();
    Table table =
        new Table(
            html, "Stages in order", "Stage", "#Images", "#Time", "#Images/s", "Share of the time");
    for (StageRow stage : report.stages()) {
      long permille = stage.reused() || all == 0 ? 0 : Math.round(1000 * stage.seconds() / all);
      table
          .row(stage.name(), stage.reused() ? "reused" : "computed")
          .number(Figures.count(stage.images()))
          .number(Figures.duration(stage.seconds()))
          .number(stage.reused() ? "\u2013" : Figures.rate(stage.images(), stage.seconds()))
          .bar(List.of(new Segment("per mille of the time", "time", 1, permille)), 1000)
          .endRow();
    }
    table.totals();
    table.row("All").cell("").number(Figures.duration(all)).cell("").cell("").endRow();
    table.end();
    html.close();
  }
}
