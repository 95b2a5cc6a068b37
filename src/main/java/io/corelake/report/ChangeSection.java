package io.corelake.report;

import io.corelake.report.Changes.BudgetRow;
import io.corelake.report.Changes.SettingRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What changed since another run. */
final class ChangeSection {
  private ChangeSection() {}

  static void write(Html html, RunReport report) {
    Changes changes = report.changes();
    if (changes == null) {
      return;
    }
    html.open("section").element("h2", "What changed");
    html.open("p", "class", "how").text("Against ").uri(changes.against());
    html.text(". Both have ranked " + Figures.count(changes.rankedByBoth(), "image", "images"));
    if (changes.rankCorrelation() != null) {
      html.text("; their ranks correlate by " + Figures.score(changes.rankCorrelation()));
    }
    html.text(
            ". Joined: kept here and not there; new: not ranked there at all. Left: kept there and not here; gone: not ranked here any more.")
        .close();
    writeBudgets(html, changes.budgets());
    writeSettings(html, changes.settings());
    html.close();
  }

  private static void writeBudgets(Html html, List<BudgetRow> budgets) {
    if (budgets.isEmpty()) {
      html.element("p", "No budget is in both.");
      return;
    }
    StackedBar.writeLegend(html, segments(budgets.get(0)), 0);
    long largest =
        budgets.stream()
            .mapToLong(row -> segments(row).stream().mapToLong(Segment::images).sum())
            .max()
            .orElse(0);
    Table table =
        new Table(
            html,
            "Subsets of both runs",
            "Subset",
            "",
            "#Kept by both",
            "#Joined",
            "#Of them new",
            "#Left",
            "#Of them gone");
    for (BudgetRow row : budgets) {
      table
          .row(row.name())
          .bar(segments(row), largest)
          .number(Figures.count(row.kept()))
          .number(Figures.count(row.joined() + row.unknown()))
          .number(Figures.count(row.unknown()))
          .number(Figures.count(row.left() + row.gone()))
          .number(Figures.count(row.gone()))
          .endRow();
    }
    table.end();
  }

  private static List<Segment> segments(BudgetRow row) {
    return List.of(
        new Segment("kept by both", "kept", 1, row.kept()),
        new Segment("joined", "kept", 0.5, row.joined() + row.unknown()),
        new Segment("left", "dropped", 1, row.left() + row.gone()));
  }

  private static void writeSettings(Html html, List<SettingRow> settings) {
    if (settings.isEmpty()) {
      html.element("p", "No setting differs.");
      return;
    }
    Table table = new Table(html, "Settings that differ", "Setting", "Here", "There");
    for (SettingRow row : settings) {
      table.row(row.name()).cell(shown(row.here())).cell(shown(row.there())).endRow();
    }
    table.end();
  }

  private static String shown(@Nullable String value) {
    return value == null ? "\u2013" : value;
  }
}
