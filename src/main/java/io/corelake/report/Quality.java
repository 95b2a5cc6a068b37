package io.corelake.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of the subsets.
 *
 * @param measures against random subsets; may be empty
 * @param concentration null where it was not measured
 * @param labelFigures what the labels of the corpus say; empty where it has none
 * @param labels the most frequent labels; empty where there are none
 * @param resolutions the ranked images by resolution; empty where vectors were given
 */
public record Quality(
    List<QualityRow> measures,
    @Nullable ConcentrationCurves concentration,
    List<FigureRow> labelFigures,
    List<GroupRow> labels,
    List<GroupRow> resolutions) {
  /** Nothing was measured. */
  public static final Quality NONE = new Quality(List.of(), null, List.of(), List.of(), List.of());

  public Quality {
    measures = List.copyOf(measures);
    labelFigures = List.copyOf(labelFigures);
    labels = List.copyOf(labels);
    resolutions = List.copyOf(resolutions);
  }
}
