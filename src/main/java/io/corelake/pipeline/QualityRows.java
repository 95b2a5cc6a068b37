package io.corelake.pipeline;

import io.corelake.quality.SubsetMeasures;
import io.corelake.quality.SubsetQuality;
import io.corelake.report.QualityRow;
import io.corelake.report.RandomMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The measures of the subsets as the report shows them. */
final class QualityRows {
  private QualityRows() {}

  /** Returns a row for each measure. */
  static List<QualityRow> of(SubsetQuality quality) {
    List<QualityRow> rows = new ArrayList<>();
    if (quality.full().alignment() != null) {
      rows.add(
          row(
              quality,
              "alignment",
              "mean similarity of two views of one image; more is better",
              measures -> measures.alignment() == null ? Double.NaN : measures.alignment()));
    }
    rows.add(
        row(
            quality,
            "centrality",
            "mean similarity to the other images of the class; more: easier, more typical images",
            SubsetMeasures::centrality));
    rows.add(
        row(
            quality,
            "cut an image",
            "F(S) / |S|, the paper\u2019s objective: similarity of a kept image to all those of its"
                + " class that are not; not to be compared between budgets",
            measures -> measures.images() == 0 ? Double.NaN : measures.cut() / measures.images()));
    rows.add(
        row(
            quality,
            "shift of class centres",
            "mean distance of a class\u2019s centre from that of all its images; less is better",
            SubsetMeasures::centreShift));
    rows.add(
        row(
            quality,
            "largest shift of a class centre",
            "of any class",
            SubsetMeasures::largestCentreShift));
    return rows;
  }

  private static QualityRow row(
      SubsetQuality quality,
      String measure,
      String meaning,
      ToDoubleFunction<SubsetMeasures> value) {
    return new QualityRow(
        measure,
        meaning,
        value.applyAsDouble(quality.full()),
        quality.subsets().stream().map(value::applyAsDouble).toList(),
        quality.random().stream()
            .map(subsets -> RandomMeasure.of(subsets.stream().mapToDouble(value).toArray()))
            .toList());
  }
}
