package io.corelake.pipeline;

import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.quality.SubsetMeasures;
import io.corelake.quality.SubsetQuality;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the subsets of a run. The figures lie beside its report, since they need the vectors,
 * which are in the work folder and may be cleaned away.
 */
final class QualityStage {
  private final SparkSession spark;
  private final RunDirectory directory;
  private final RunTables tables;
  private final KeptFigures figures;

  QualityStage(SparkSession spark, Storage storage, RunDirectory directory) {
    this.spark = spark;
    this.directory = directory;
    this.tables = new RunTables(spark, storage);
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
        tables.find(run, StageName.CLASSES).map(classes -> measure(run, classes, subsets));
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
        .measure(tables.find(run, StageName.EMBED));
  }
}
