package io.corelake.report;

import java.util.List;

/** A table of figures, each with its meaning. */
final class FigureTable {
  private FigureTable() {}

  static void write(Html html, String caption, List<FigureRow> figures) {
    if (figures.isEmpty()) {
      return;
    }
    Table table = new Table(html, caption, "Measure", "#Value");
    for (FigureRow row : figures) {
      table.row(row.measure(), row.meaning()).number(row.value()).endRow();
    }
    table.end();
  }
}
