package io.corelake.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dots, the interval of their mean, and a line to hold them against, drawn in one cell. */
final class IntervalBar {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 20;
  private static final int RADIUS = 3;

  private IntervalBar() {}

  /**
   * Writes the picture; all places are 0..1 of its width.
   *
   * @param bar the interval's start, the mean, the interval's end
   * @param line null for none
   */
  static void write(
      Html html, List<Double> dots, List<Double> bar, @Nullable Double line, String label) {
    html.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "interval",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-label",
        label);
    if (line != null) {
      html.leaf(
          "line", "class", "full", "x1", x(line), "x2", x(line), "y1", "0", "y2", "" + HEIGHT);
    }
    html.leaf(
        "rect",
        "class",
        "mean",
        "x",
        x(bar.get(0)),
        "width",
        number(Math.max(2, (bar.get(2) - bar.get(0)) * (WIDTH - 2 * RADIUS))),
        "y",
        "6",
        "height",
        "8");
    for (double dot : dots) {
      html.leaf("circle", "class", "dot", "cx", x(dot), "cy", "10", "r", "" + RADIUS);
    }
    html.close();
  }

  private static String x(double place) {
    return number(RADIUS + place * (WIDTH - 2 * RADIUS));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
