package io.corelake.report;

import java.util.List;
import java.util.stream.IntStream;

/** A histogram of scores in which the images of one subset stand out. */
final class Histogram {
  private static final int WIDTH = 340;
  private static final double LEFT = 4;
  private static final double TOP = 26;
  private static final double BOTTOM = 138;
  private static final int HEIGHT = 158;

  private final Distribution scores;

  Histogram(Distribution scores) {
    this.scores = scores;
  }

  boolean isEmpty() {
    return scores.bands().stream().flatMap(List::stream).allMatch(count -> count == 0);
  }

  /**
   * Writes the histogram.
   *
   * @param bands the number of bands that the subset holds: 0 for none, 1 for the smallest subset
   * @param mean the mean score of the subset's images; NaN for none
   */
  void write(Html html, int bands, double mean, String label) {
    html.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "histogram",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-label",
        label);
    writeBars(html, bands);
    writeAxis(html);
    if (!Double.isNaN(mean)) {
      writeMean(html, mean);
    }
    html.close();
  }

  private void writeBars(Html html, int bands) {
    int bins = scores.bins();
    double width = (WIDTH - 2 * LEFT) / bins;
    long highest =
        IntStream.range(0, bins).mapToLong(bin -> sum(bin, 0, bandCount())).max().orElse(0);
    double unit = (BOTTOM - TOP) / Math.max(1, highest);
    for (int bin = 0; bin < bins; bin++) {
      long kept = sum(bin, 0, bands);
      long dropped = sum(bin, bands, bandCount());
      double x = LEFT + bin * width;
      double top = BOTTOM - kept * unit;
      new Segment("kept", "kept", 1, kept).writeRectangle(html, x, top, width, BOTTOM - top);
      new Segment("dropped", "dropped", 1, dropped)
          .writeRectangle(html, x, top - dropped * unit, width, dropped * unit);
    }
  }

  private void writeAxis(Html html) {
    line(html, "axis", LEFT, BOTTOM, WIDTH - LEFT, BOTTOM);
    double step = step(scores.high() - scores.low());
    for (long i = (long) Math.ceil(scores.low() / step - 1e-9);
        i * step <= scores.high() + 1e-9 * step;
        i++) {
      double x = x(i * step);
      line(html, "axis", x, BOTTOM, x, BOTTOM + 4);
      label(html, Figures.tick(i * step, step), x, BOTTOM + 16);
    }
  }

  private void writeMean(Html html, double mean) {
    double x = x(Math.max(scores.low(), Math.min(scores.high(), mean)));
    line(html, "mean", x, TOP - 8, x, BOTTOM);
    label(html, "mean kept " + Figures.score(mean), x, TOP - 13);
  }

  private static void line(Html html, String style, double x1, double y1, double x2, double y2) {
    html.leaf(
        "line",
        "class",
        style,
        "x1",
        Figures.coordinate(x1),
        "y1",
        Figures.coordinate(y1),
        "x2",
        Figures.coordinate(x2),
        "y2",
        Figures.coordinate(y2));
  }

  /** Writes a text centred at x, or against the edge that it would cross. */
  private static void label(Html html, String text, double x, double y) {
    double half = 3.2 * text.length();
    String anchor = x < half ? "start" : x > WIDTH - half ? "end" : "middle";
    double inside = x < half ? LEFT : x > WIDTH - half ? WIDTH - LEFT : x;
    html.element(
        "text",
        text,
        "x",
        Figures.coordinate(inside),
        "y",
        Figures.coordinate(y),
        "text-anchor",
        anchor);
  }

  private double x(double score) {
    return LEFT + (WIDTH - 2 * LEFT) * (score - scores.low()) / (scores.high() - scores.low());
  }

  private int bandCount() {
    return scores.bands().size();
  }

  private long sum(int bin, int from, int to) {
    return scores.bands().subList(from, to).stream().mapToLong(band -> band.get(bin)).sum();
  }

  /** Returns 1, 2 or 5 times a power of ten, so that the range has three to seven ticks. */
  private static double step(double range) {
    double power = Math.pow(10, Math.floor(Math.log10(range / 3)));
    double steps = range / 3 / power;
    return power * (steps >= 5 ? 5 : steps >= 2 ? 2 : 1);
  }
}
