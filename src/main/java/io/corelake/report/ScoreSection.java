package io.corelake.report;

/** How the scores are distributed, once for each subset, and how they fall along the order. */
final class ScoreSection {
  /** Without a word it looks like a fault. */
  private static final String JUMP =
      " A jump near the middle is where the cut grows no more: what follows is ordered by score alone.";

  private ScoreSection() {}

  static void write(Html html, RunReport report) {
    html.open("section").element("h2", "Scores");
    if (report.scores().isEmpty()) {
      html.element("p", "No image has a score.").close();
      return;
    }
    html.element(
        "p",
        "Each panel shows all ranked images by score, low to the left; the filled part is what the subset keeps, the hollow part what it drops.",
        "class",
        "how");
    html.open("div", "class", "panels");
    if (report.subsets().isEmpty()) {
      panel(html, 0, "all", Figures.count(report.counts().ranked()) + " ranked");
    }
    for (int i = 0; i < report.subsets().size(); i++) {
      SubsetRow subset = report.subsets().get(i);
      panel(html, i + 1, subset.name(), kept(subset));
    }
    html.close();
    if (!report.ranks().isEmpty()) {
      html.element("h3", "Along the global order");
      html.element(
          "p",
          "Mean score of images that follow each other in the order, between their lowest and highest. Dotted lines are where the subsets end."
              + (report.header().objective().equals("cl-core") ? JUMP : ""),
          "class",
          "how");
      html.chart("ranks", "Scores along the global order", "wide-chart");
    }
    html.close();
  }

  private static String kept(SubsetRow subset) {
    String images = Figures.count(subset.images()) + " kept";
    return Double.isNaN(subset.meanScore())
        ? images
        : images + ", mean score " + Figures.score(subset.meanScore());
  }

  private static void panel(Html html, int bands, String name, String count) {
    html.open("figure").open("figcaption").open("b").element("bdi", name).close();
    html.text(" " + count).close();
    html.chart("scores-" + bands, "Histogram of scores, " + name + ": " + count, "histogram");
    html.close();
  }
}
