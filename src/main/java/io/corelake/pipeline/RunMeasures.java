package io.corelake.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.corelake.classes.CrossFit;
import io.corelake.classes.CrossFit.Confidences;
import io.corelake.classes.CrossFit.Told;
import io.corelake.classes.LatentClassTable;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.quality.Concentration;
import io.corelake.quality.ConcentrationPass;
import io.corelake.quality.Difficulty;
import io.corelake.quality.LabelPass;
import io.corelake.quality.LabelQuality;
import io.corelake.quality.QualityPass;
import io.corelake.quality.ShortSides;
import io.corelake.quality.SubsetColumns;
import io.corelake.quality.SubsetQuality;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Measures the subsets of one run, from its tables. */
final class RunMeasures {
  private final KeptFigures figures;
  private final Dataset<Row> images;
  private final Dataset<Row> ranking;
  private final long ranked;
  private final int views;
  private final int dimension;
  private final long[] budgets;
  private final long seed;

  /**
   * Measures nothing yet.
   *
   * @param classes the classes stage's table
   * @param ranking the published one
   */
  RunMeasures(
      KeptFigures figures,
      RunRecord run,
      List<SubsetSummary> subsets,
      Dataset<Row> classes,
      Dataset<Row> ranking) {
    this.figures = figures;
    this.images =
        LatentClassTable.kept(classes).select("image_id", "label", "latent_class", "vector");
    this.ranking = ranking.select("image_id", "label", "latent_class", "global_rank");
    this.ranked = Objects.requireNonNull(run.counts()).ranked();
    this.views = run.proxy() == null ? 1 : run.proxy().views();
    this.dimension = classes.select("vector").first().<byte[]>getAs(0).length / Short.BYTES;
    this.budgets = subsets.stream().mapToLong(SubsetSummary::images).toArray();
    this.seed = Configuration.of(SettingsLoader.recorded(run.configuration())).seed();
  }

  /**
   * Returns the measures.
   *
   * @param embedded the embed stage's table; none of given vectors, and where it is gone
   */
  SubsetQuality measure(Optional<Dataset<Row>> embedded) {
    return subsets().with(concentration(), labels(), embedded.map(this::shortSides).orElse(null));
  }

  private SubsetQuality subsets() {
    return figures.compute(
        "CoreLake: measures of the subsets",
        () ->
            QualityPass.of(
                images
                    .select("image_id", "latent_class", "vector")
                    .join(ranking.select("image_id", "global_rank"), "image_id"),
                ranked,
                dimension,
                views,
                budgets,
                seed));
  }

  private Concentration concentration() {
    return figures.compute(
        "CoreLake: distances of images to the centres of their classes",
        () -> ConcentrationPass.of(images, ranking, dimension, budgets, seed));
  }

  private @Nullable LabelQuality labels() {
    return figures
        .compute(
            "CoreLake: classes and subsets by the labels",
            () -> LabelPass.of(images, ranking, dimension, budgets, seed))
        .map(quality -> difficulty(quality).map(quality::with).orElse(quality))
        .orElse(null);
  }

  private Optional<Difficulty> difficulty(LabelQuality quality) {
    Map<String, Long> counts = new HashMap<>();
    quality.counts().forEach(one -> counts.put(Objects.requireNonNull(one.label()), one.images()));
    Confidences told =
        figures.compute(
            "CoreLake: how surely the labels are told",
            () -> CrossFit.of(images, counts, ranking, dimension, seed));
    return told.images().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Difficulty.of(
                told.labels(),
                told.images().stream().mapToLong(Told::globalRank).toArray(),
                told.images().stream().mapToDouble(Told::confidence).toArray(),
                budgets));
  }

  private ShortSides shortSides(Dataset<Row> embedded) {
    return figures.compute(
        "CoreLake: resolutions of what is kept and dropped", () -> countShortSides(embedded));
  }

  private ShortSides countShortSides(Dataset<Row> embedded) {
    List<SortedMap<Integer, Long>> bands =
        Stream.<SortedMap<Integer, Long>>generate(TreeMap::new).limit(budgets.length + 1L).toList();
    for (Row row :
        embedded
            .where(col("format").isNotNull())
            .select(col("image_id"), CorpusStatistics.shortSide().as("side"))
            .join(ranking.select("image_id", "global_rank"), "image_id")
            .groupBy(col("side"), SubsetColumns.smallest(budgets).as("band"))
            .agg(count(lit(1)))
            .collectAsList()) {
      // A subset has what every smaller one has.
      for (int band = row.getInt(1); band < Math.max(row.getInt(1) + 1, budgets.length); band++) {
        bands.get(band).merge(row.getInt(0), row.getLong(2), Long::sum);
      }
    }
    return new ShortSides(bands.subList(0, budgets.length), bands.get(budgets.length));
  }
}
