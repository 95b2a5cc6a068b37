package io.corelake.pipeline;

import io.corelake.classes.LatentClassTable;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.quality.ConcentrationPass;
import io.corelake.quality.QualityPass;
import io.corelake.quality.SubsetMeasures;
import io.corelake.quality.SubsetQuality;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the subsets of a run. The figures lie beside its report, since they need the vectors,
 * which are in the work folder and may be cleaned away.
 */
final class QualityStage {
  private final SparkSession spark;
  private final Storage storage;
  private final RunDirectory directory;
  private final KeptFigures figures;

  QualityStage(SparkSession spark, Storage storage, RunDirectory directory) {
    this.spark = spark;
    this.storage = storage;
    this.directory = directory;
    this.figures = new KeptFigures(spark, storage);
  }

  /**
   * Returns the measures of a run's subsets, smallest first; none where they were not measured and
   * the vectors are gone.
   */
  Optional<SubsetQuality> of(RunRecord run, List<SubsetSummary> subsets) {
    Optional<SubsetQuality> known = find(subsets);
    if (known.filter(quality -> quality.concentration() != null).isPresent()) {
      return known;
    }
    Optional<SubsetQuality> measured =
        latentClasses(run).map(table -> measure(run, table, subsets));
    measured.ifPresent(
        quality -> {
          byte[] json = Json.pretty(quality).getBytes(StandardCharsets.UTF_8);
          directory.write(RunFiles.QUALITY, out -> out.write(json));
        });
    return measured.or(() -> known);
  }

  /** Returns what was measured of these subsets and no others. */
  private Optional<SubsetQuality> find(List<SubsetSummary> subsets) {
    return figures
        .find(directory.path(RunFiles.QUALITY), SubsetQuality.class)
        .filter(
            quality ->
                quality.subsets().stream()
                    .map(SubsetMeasures::images)
                    .toList()
                    .equals(subsets.stream().map(SubsetSummary::images).toList()));
  }

  private Optional<Dataset<Row>> latentClasses(RunRecord run) {
    StageStore store = new StageStore(storage, new Path(run.work()));
    return run.stages().stream()
        .filter(stage -> stage.stage().equals(StageName.CLASSES.label()))
        .map(StageTiming::fingerprint)
        .findFirst()
        .flatMap(fingerprint -> store.find(StageName.CLASSES, fingerprint))
        .map(record -> ParquetTable.read(spark, store.data(StageName.CLASSES, record)));
  }

  private SubsetQuality measure(RunRecord run, Dataset<Row> classes, List<SubsetSummary> subsets) {
    Dataset<Row> ranking =
        ParquetTable.read(spark, directory.path(RunFiles.RANKING))
            .select("image_id", "global_rank");
    Dataset<Row> images =
        LatentClassTable.kept(classes).select("image_id", "latent_class", "vector");
    long seed = Configuration.of(SettingsLoader.recorded(run.configuration())).seed();
    int dimension = classes.select("vector").first().<byte[]>getAs(0).length / Short.BYTES;
    long[] budgets = subsets.stream().mapToLong(SubsetSummary::images).toArray();
    SubsetQuality quality =
        figures.compute(
            "CoreLake: measures of the subsets",
            () ->
                QualityPass.of(
                    images.join(ranking, "image_id"),
                    Objects.requireNonNull(run.counts()).ranked(),
                    dimension,
                    run.proxy() == null ? 1 : run.proxy().views(),
                    budgets,
                    seed));
    return quality.with(
        figures.compute(
            "CoreLake: distances of images to the centres of their classes",
            () -> ConcentrationPass.of(images, ranking, dimension, budgets, seed)));
  }
}
