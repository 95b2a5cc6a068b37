package io.corelake.report;

import java.util.ArrayList;
import java.util.List;

/** The run in five lines, and what became of every listed image. */
final class OverviewSection {
  private OverviewSection() {}

  static void write(Html html, RunReport report) {
    RunHeader header = report.header();
    Counts counts = report.counts();
    html.open("header");
    html.element(
        "p",
        "CoreLake %s \u00b7 run %s \u00b7 finished %s"
            .formatted(header.version(), header.runId(), Figures.time(header.finished())),
        "class",
        "kicker");
    html.element(
        "h1",
        "%s of %s ranked"
            .formatted(
                Figures.count(counts.ranked()), Figures.count(counts.listed(), "image", "images")));
    html.open("dl");
    line(
        html,
        "Images",
        "%s listed: %s ranked, %s folded into a duplicate, %s rejected"
            .formatted(
                Figures.count(counts.listed()),
                Figures.count(counts.ranked()),
                Figures.count(counts.folded()),
                Figures.count(counts.rejected())));
    String vectors = header.proxy() == null ? "given vectors" : "proxy " + header.proxy();
    line(html, "Ranked by", "objective " + header.objective() + ", " + vectors);
    html.element("dt", "Input").open("dd").uri(header.input()).close();
    html.element("dt", "Output").open("dd").uri(header.output()).close();
    line(html, "Subsets", subsets(report.subsets()));
    html.close();
    if (!report.notes().isEmpty()) {
      html.open("ul", "class", "notes");
      report.notes().forEach(note -> html.element("li", note));
      html.close();
    }
    writeCounts(html, report);
    html.close();
  }

  private static void line(Html html, String name, String text) {
    html.element("dt", name).element("dd", text);
  }

  private static String subsets(List<SubsetRow> subsets) {
    if (subsets.isEmpty()) {
      return "none";
    }
    SubsetRow smallest = subsets.get(0);
    SubsetRow largest = subsets.get(subsets.size() - 1);
    return subsets.size() == 1
        ? "%s with %s".formatted(smallest.name(), images(smallest))
        : "%s, from %s with %s to %s with %s"
            .formatted(
                Figures.count(subsets.size()),
                smallest.name(),
                images(smallest),
                largest.name(),
                images(largest));
  }

  private static String images(SubsetRow subset) {
    return Figures.count(subset.images(), "image", "images");
  }

  private static void writeCounts(Html html, RunReport report) {
    Counts counts = report.counts();
    List<Long> kept = report.subsets().stream().map(SubsetRow::images).toList();
    List<Segment> segments = new ArrayList<>(Segment.of(report.subsets(), kept, counts.ranked()));
    segments.add(new Segment("folded", "folded", 1, counts.folded()));
    segments.add(new Segment("rejected", "rejected", 1, counts.rejected()));
    html.element(
        "p",
        "Every listed image is in one part of the bar. The subsets are nested: each holds those to its left.",
        "class",
        "how");
    StackedBar.write(html, segments, counts.listed());
    StackedBar.writeLegend(html, segments, counts.listed());
  }
}
