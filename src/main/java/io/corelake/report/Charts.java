package io.corelake.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page's script draws: parts of a {@link RunReport}, and nothing beside. */
public record Charts(
    List<SubsetRow> subsets,
    Distribution scores,
    List<RankBin> ranks,
    List<QualityRow> quality,
    @Nullable ConcentrationCurves concentration,
    @Nullable EmbeddingMap map,
    List<ClassName> classes) {

  /** What a latent class of the map is called. */
  public record ClassName(int latentClass, String name) {}

  /** Returns the charts of a report. */
  public static Charts of(RunReport report) {
    return new Charts(
        report.subsets(),
        report.scores(),
        report.ranks(),
        report.quality().measures(),
        report.quality().concentration(),
        report.map(),
        report.classes().stream()
            .sorted(ClassRow.LARGEST_FIRST)
            .limit(ClassRow.SHOWN)
            .map(row -> new ClassName(row.latentClass(), row.title()))
            .toList());
  }
}
