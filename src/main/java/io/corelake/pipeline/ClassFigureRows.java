package io.corelake.pipeline;

import io.corelake.pipeline.RunRecord.SelectionRecord;
import io.corelake.quality.ClassGeometry;
import io.corelake.quality.ClassSpread;
import io.corelake.report.FigureRow;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is known of the latent classes, and of labels taken as classes, as the report shows it. */
final class ClassFigureRows {
  private ClassFigureRows() {}

  /** Returns a row for each figure that there is. */
  static List<FigureRow> of(@Nullable SelectionRecord selection) {
    FigureRows rows = new FigureRows();
    ClassSpread spread = selection == null ? null : selection.spread();
    if (spread != null) {
      rows.add("classes", spread.classes(), "that have an image to rank");
      rows.add(
          "sizes",
          String.format(
              Locale.ROOT,
              "%,d \u2013 %,d \u2013 %,d",
              spread.smallest(),
              spread.median(),
              spread.largest()),
          "images of the smallest, the median and the largest class");
      rows.add(
          "separation",
          spread.separation(),
          "share of the variance that is between the classes; 0: dealt by lot, 1: each class is one point");
    }
    add(rows, selection == null ? null : selection.geometry(), "class");
    return rows.all();
  }

  /**
   * Adds where centres lie.
   *
   * @param group what the classes are
   */
  static void add(FigureRows rows, @Nullable ClassGeometry geometry, String group) {
    if (geometry == null) {
      return;
    }
    rows.add(
        "distance of two centres",
        geometry.meanDistance(),
        "mean over all pairs; the nearest two are %s apart"
            .formatted(
                geometry.smallestDistance() == null
                    ? "\u2013"
                    : FigureRows.figure(geometry.smallestDistance())));
    rows.add(
        "CDNV",
        geometry.cdnv(),
        "variance within a %s against the distance of two, mean over all pairs; less is better"
            .formatted(group));
    rows.add(
        "nearest centre",
        geometry.nearestCentreAccuracy(),
        "share of images that are nearest to the centre of their own %s, of %,d"
            .formatted(group, geometry.sampled()));
  }
}
