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
    rows.add(cut(quality));
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

  /** Of F alone nobody can tell whether it is much: it grows with the classes. */
  private static QualityRow cut(SubsetQuality quality) {
    List<Double> subsets = new ArrayList<>();
    List<RandomMeasure> random = new ArrayList<>();
    for (int i = 0; i < quality.subsets().size(); i++) {
      RandomMeasure drawn =
          RandomMeasure.of(
              quality.random().get(i).stream().mapToDouble(SubsetMeasures::cut).toArray());
      boolean comparable = drawn.mean() != 0;
      subsets.add(comparable ? quality.subsets().get(i).cut() / drawn.mean() : Double.NaN);
      random.add(
          comparable
              ? new RandomMeasure(1, drawn.deviation() / drawn.mean())
              : new RandomMeasure(Double.NaN, Double.NaN));
    }
    return new QualityRow(
        "cut against random",
        "F(S), the paper\u2019s objective, over its mean of random subsets of the size; above 1: the kept"
            + " images are more like the dropped ones of their class; with cl-core it may be below 1"
            + " above half",
        Double.NaN,
        subsets,
        random);
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
