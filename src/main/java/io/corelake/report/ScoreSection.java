package io.corelake.report;

import java.util.List;

/** How the scores are distributed, once for each subset. */
final class ScoreSection {
  private ScoreSection() {}

  static void write(Html html, RunReport report) {
    Histogram histogram = new Histogram(report.scores());
    html.open("section").element("h2", "Scores");
    if (histogram.isEmpty()) {
      html.element("p", "No image has a score.").close();
      return;
    }
    html.element(
        "p",
        "Each panel shows all ranked images by score, low to the left; the filled part is what the subset keeps, the hollow part what it drops.",
        "class",
        "how");
    html.open("div", "class", "panels");
    List<SubsetRow> subsets = report.subsets();
    if (subsets.isEmpty()) {
      panel(html, histogram, 0, Double.NaN, "all", report.counts().ranked(), "ranked");
    }
    for (int i = 0; i < subsets.size(); i++) {
      SubsetRow subset = subsets.get(i);
      panel(html, histogram, i + 1, subset.meanScore(), subset.name(), subset.images(), "kept");
    }
    html.close().close();
  }

  private static void panel(
      Html html,
      Histogram histogram,
      int bands,
      double mean,
      String name,
      long images,
      String what) {
    String count = Figures.count(images) + " " + what;
    html.open("figure").open("figcaption").open("b").element("bdi", name).close();
    html.text(" " + count).close();
    histogram.write(html, bands, mean, "Histogram of scores, " + name + ": " + count);
    html.close();
  }
}
