package io.corelake.report;

import java.util.List;
import java.util.stream.Collectors;

/** A horizontal bar of segments, and the legend to such bars. */
final class StackedBar {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 20;

  private StackedBar() {}

  /** Writes a bar of which {@code full} images take the whole width. */
  static void write(Html html, List<Segment> segments, long full) {
    html.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "bar",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        description(segments));
    double x = 0;
    for (Segment segment : segments) {
      double width = full == 0 ? 0 : (double) WIDTH * segment.images() / full;
      segment.writeRectangle(html, x, 0, width, HEIGHT);
      x += width;
    }
    html.close();
  }

  /** Writes what the colours stand for; with counts and shares where {@code full} is not 0. */
  static void writeLegend(Html html, List<Segment> segments, long full) {
    html.open("ul", "class", "legend");
    for (Segment segment : segments) {
      html.open("li");
      html.open(
          "svg",
          "xmlns",
          "http://www.w3.org/2000/svg",
          "class",
          "swatch",
          "viewBox",
          "0 0 12 12",
          "aria-hidden",
          "true");
      segment.writeRectangle(html, 0.5, 0.5, 11, 11);
      html.close();
      html.element("bdi", segment.name());
      if (full != 0) {
        html.text(" ").element("b", Figures.count(segment.images()));
        html.text(" " + Figures.share(segment.images(), full));
      }
      html.close();
    }
    html.close();
  }

  private static String description(List<Segment> segments) {
    return segments.stream()
        .map(segment -> segment.name() + ": " + Figures.count(segment.images()))
        .collect(Collectors.joining(", "));
  }
}
