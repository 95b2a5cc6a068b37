package io.corelake.report;

import java.util.List;

/** A table of groups of images, with bars of what the subsets keep of them. */
final class GroupTable {
  private GroupTable() {}

  /**
   * Writes the table.
   *
   * @param group what the images of a row have in common
   */
  static void write(
      Html html, RunReport report, String caption, String group, List<GroupRow> rows) {
    long largest = rows.stream().mapToLong(GroupRow::images).max().orElse(0);
    Table table = new Table(html, caption, group, "Kept and dropped", "#Images", "#Of ranked");
    for (GroupRow row : rows) {
      table
          .row(row.name())
          .bar(Segment.of(report.subsets(), row.kept(), row.images()), largest)
          .number(Figures.count(row.images()))
          .number(Figures.share(row.images(), report.counts().ranked()))
          .endRow();
    }
    table.end();
  }
}
