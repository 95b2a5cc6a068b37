package io.corelake.pipeline;

import io.corelake.quality.Concentration;
import io.corelake.quality.Difficulty;
import io.corelake.quality.LabelCount;
import io.corelake.quality.LabelQuality;
import io.corelake.quality.ShortSides;
import io.corelake.quality.SubsetQuality;
import io.corelake.report.ConcentrationCurves;
import io.corelake.report.FigureRow;
import io.corelake.report.GroupRow;
import io.corelake.report.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was measured of the subsets as the report shows it. */
final class QualityFigures {
  /** So many labels are shown: one screen. */
  private static final int LABELS = 30;

  private QualityFigures() {}

  static Quality of(SubsetQuality quality) {
    LabelQuality labels = quality.labels();
    return new Quality(
        QualityRows.of(quality),
        concentration(quality.concentration()),
        labels == null ? List.of() : figures(labels),
        labels == null
            ? List.of()
            : labels.counts().stream().limit(LABELS).map(QualityFigures::row).toList(),
        resolutions(quality.shortSides()));
  }

  private static @Nullable ConcentrationCurves concentration(@Nullable Concentration measured) {
    return measured == null
        ? null
        : new ConcentrationCurves(
            measured.distances(),
            shares(measured.full()),
            measured.subsets().stream().map(QualityFigures::shares).toList());
  }

  private static List<Double> shares(Concentration.Curve curve) {
    return curve.images() == 0
        ? List.of()
        : curve.within().stream().map(within -> (double) within / curve.images()).toList();
  }

  private static List<FigureRow> figures(LabelQuality labels) {
    FigureRows rows = new FigureRows();
    rows.add("labelled images", labels.images(), "of the ranked ones");
    rows.add("labels", labels.labels(), "the most frequent are below");
    rows.add(
        "purity",
        labels.purity(),
        "share of these images whose label is the most frequent of their latent class");
    ClassFigureRows.add(rows, labels.geometry(), "label");
    Difficulty difficulty = labels.difficulty();
    if (difficulty != null) {
      rows.add(
          "confidence",
          difficulty.confidence(),
          "probability that a linear classifier, which has not seen the image, gives to its label; of the subsets, smallest first: "
              + String.join(
                  ", ",
                  difficulty.subsets().stream()
                      .map(mean -> mean == null ? "\u2013" : FigureRows.figure(mean))
                      .toList()));
      rows.add(
          "confidence by rank",
          difficulty.rankCorrelation(),
          "Spearman\u2019s correlation; above 0: what is picked first is the easier to tell");
    }
    return rows.all();
  }

  private static GroupRow row(LabelCount count) {
    return new GroupRow(
        ShownText.name(Objects.requireNonNull(count.label())), count.images(), count.subsets());
  }

  private static List<GroupRow> resolutions(@Nullable ShortSides sides) {
    if (sides == null) {
      return List.of();
    }
    SortedMap<Integer, Long> all = new TreeMap<>(sides.dropped());
    if (!sides.subsets().isEmpty()) {
      sides
          .subsets()
          .get(sides.subsets().size() - 1)
          .forEach((power, images) -> all.merge(power, images, Long::sum));
    }
    List<GroupRow> rows = new ArrayList<>();
    all.forEach(
        (power, images) ->
            rows.add(
                new GroupRow(
                    CorpusStatistics.pixels(power),
                    images,
                    sides.subsets().stream()
                        .map(subset -> subset.getOrDefault(power, 0L))
                        .toList())));
    return rows;
  }
}
