package io.corelake.report;

import java.util.List;

/**
 * One measure of the subsets' quality, such as alignment.
 *
 * @param measure its name
 * @param meaning how to read it, in one line
 * @param full its value on all ranked images; NaN where it has none
 * @param subsets its value on each subset, in the order of {@link RunReport#subsets}; NaN where it
 *     has none
 * @param random over random subsets of the same sizes; empty where these were not measured
 */
public record QualityRow(
    String measure, String meaning, double full, List<Double> subsets, List<RandomMeasure> random) {
  public QualityRow {
    subsets = List.copyOf(subsets);
    random = List.copyOf(random);
  }
}
