package io.corelake.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a stacked bar. The nested subsets of a run are the same colours in every figure: the
 * smaller the subset, the stronger; what no subset holds is hollow.
 *
 * @param name what the legend calls it
 * @param paint its class in the style sheet
 * @param opacity of its paint, in (0, 1]
 */
record Segment(String name, String paint, double opacity, long images) {
  private static final double LIGHTEST = 0.3;

  /**
   * Returns the segments of some ranked images, one a subset and one for those in no subset.
   *
   * @param kept how many of the images each subset holds, ascending
   */
  static List<Segment> of(List<SubsetRow> subsets, List<Long> kept, long images) {
    List<Segment> segments = new ArrayList<>();
    long smaller = 0;
    for (int i = 0; i < subsets.size(); i++) {
      String name = (i == 0 ? "" : "added by ") + subsets.get(i).name();
      double opacity = 1 - (1 - LIGHTEST) * i / Math.max(1, subsets.size() - 1);
      segments.add(new Segment(name, "kept", opacity, kept.get(i) - smaller));
      smaller = kept.get(i);
    }
    segments.add(new Segment("in no subset", "dropped", 1, images - smaller));
    return segments;
  }

  void writeRectangle(Html html, double x, double y, double width, double height) {
    if (width > 0 && height > 0) {
      html.leaf(
          "rect",
          "class",
          paint,
          "fill-opacity",
          Figures.coordinate(opacity),
          "x",
          Figures.coordinate(x),
          "y",
          Figures.coordinate(y),
          "width",
          Figures.coordinate(width),
          "height",
          Figures.coordinate(height));
    }
  }
}
