package io.corelake.report;

import java.util.List;

/** What the files are: resolutions, formats and modes. */
final class TraitSection {
  private TraitSection() {}

  static void write(Html html, RunReport report) {
    if (report.traits().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "The files");
    html.element(
        "p",
        "Of the images that were embedded, as the headers of their files say. Images smaller than the proxy\u2019s input are enlarged, and say less.",
        "class",
        "how");
    Table table =
        new Table(html, "Images by trait", "Trait", "Value", "#Images", "#Of embedded", "");
    String last = "";
    for (TraitRow row : report.traits()) {
      long all =
          report.traits().stream()
              .filter(other -> other.trait().equals(row.trait()))
              .mapToLong(TraitRow::images)
              .sum();
      table
          .row(row.trait().equals(last) ? "" : row.trait())
          .cell(row.value())
          .number(Figures.count(row.images()))
          .number(Figures.share(row.images(), all))
          .bar(List.of(new Segment(row.value(), "kept", 1, row.images())), all)
          .endRow();
      last = row.trait();
    }
    table.end();
    if (!report.quality().resolutions().isEmpty()) {
      html.element("h3", "Resolutions of what is kept and dropped");
      GroupTable.write(
          html,
          report,
          "Ranked images by resolution",
          "Shorter side",
          report.quality().resolutions());
    }
    html.close();
  }
}
