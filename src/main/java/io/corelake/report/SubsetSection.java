package io.corelake.report;

/** The subsets: how large, how central, and where. */
final class SubsetSection {
  private SubsetSection() {}

  static void write(Html html, RunReport report) {
    html.open("section").element("h2", "Subsets");
    if (report.subsets().isEmpty()) {
      html.element("p", "The run wrote no subsets.").close();
      return;
    }
    html.element(
        "p",
        "A score is an image\u2019s mean similarity to the other images of its latent class. Vectors are means of several views and shorter than 1, so even copies of one picture stay below 1: compare scores inside a run.",
        "class",
        "how");
    Table table =
        new Table(
            html,
            "Subsets, smallest first",
            "Subset",
            "#Images",
            "#Of ranked",
            "#Mean score",
            "Manifest");
    for (SubsetRow subset : report.subsets()) {
      table
          .row(subset.name())
          .number(Figures.count(subset.images()))
          .number(Figures.percent(subset.fraction()))
          .number(Figures.score(subset.meanScore()))
          .uri(subset.uri())
          .endRow();
    }
    table.end();
    html.close();
  }
}
