package io.corelake.pipeline;

import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.quality.SubsetMeasures;
import io.corelake.quality.SubsetQuality;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        table(run, StageName.CLASSES).map(classes -> measure(run, classes, subsets));
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

  private SubsetQuality measure(RunRecord run, Dataset<Row> classes, List<SubsetSummary> subsets) {
    Dataset<Row> ranking = ParquetTable.read(spark, directory.path(RunFiles.RANKING));
    return new RunMeasures(figures, run, subsets, classes, ranking)
        .measure(table(run, StageName.EMBED));
  }

  /** Returns the table that a stage of the run has made; none where it is gone. */
  private Optional<Dataset<Row>> table(RunRecord run, StageName name) {
    StageStore store = new StageStore(storage, new Path(run.work()));
    return run.stages().stream()
        .filter(stage -> stage.stage().equals(name.label()))
        .map(StageTiming::fingerprint)
        .findFirst()
        .flatMap(fingerprint -> store.find(name, fingerprint))
        .map(record -> ParquetTable.read(spark, store.data(name, record)));
  }
}
