package io.corelake.pipeline;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.manifest.RunFiles;
import io.corelake.progress.Progress;
import io.corelake.selection.Objective;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The orders of a published run's images by any objective: by its own as it was published, by
 * another ranked anew from the tables in its work folder.
 */
final class RunOrders {
  private final SparkSession spark;
  private final Storage storage;
  private final PublishedRun run;
  private final Progress progress;

  RunOrders(SparkSession spark, Storage storage, PublishedRun run, Progress progress) {
    this.spark = spark;
    this.storage = storage;
    this.run = run;
    this.progress = progress;
  }

  /** Returns the objective that the run was ranked by. */
  Objective own() {
    return Objective.of(String.valueOf(run.record().configuration().get("select.objective")));
  }

  /**
   * Returns some ids in the order of an objective; nothing where the work folder has lost the
   * tables that it takes.
   */
  Optional<List<String>> by(Objective objective, List<String> ids) {
    if (objective == own()) {
      Path ranking = new Path(run.directory(), RunFiles.RANKING);
      return Optional.of(inOrder(ParquetTable.read(spark, ranking), ids));
    }
    return ranked(objective).map(ranking -> inOrder(ranking, ids));
  }

  private List<String> inOrder(Dataset<Row> ranking, List<String> ids) {
    return ranking
        .join(broadcast(spark.createDataset(ids, Encoders.STRING()).toDF("image_id")), "image_id")
        .select("image_id", "global_rank")
        .orderBy(col("global_rank"))
        .select("image_id")
        .as(Encoders.STRING())
        .collectAsList();
  }

  private Optional<Dataset<Row>> ranked(Objective objective) {
    RunTables tables = new RunTables(spark, storage);
    Optional<StageRecord> vectors = tables.record(run.record(), StageName.EMBED);
    Optional<StageRecord> classes = tables.record(run.record(), StageName.CLASSES);
    if (vectors.isEmpty() || classes.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, Object> values = new TreeMap<>(run.record().configuration());
    values.put("select.objective", objective.label());
    Configuration configuration = Configuration.of(SettingsLoader.recorded(values));
    Stages stages =
        new Stages(
            spark,
            configuration,
            new StageStore(storage, new Path(run.record().work())),
            StageName.OF_COMPARISON,
            progress);
    RankingSource source =
        new RankingSource(
            StageName.EMBED,
            vectors.get(),
            Objects.requireNonNull(run.record().counts()).listed(),
            0,
            run.record().input(),
            run.record().proxy(),
            false);
    progress.note("Ranking by " + objective.label() + ", to compare:");
    StageRecord ranking =
        new RankingStages(spark, configuration, stages, storage, progress)
            .rank(source, classes.get());
    return Optional.of(stages.table(StageName.RANK, ranking));
  }

  /** Returns the orders of objectives by their names. */
  Map<String, List<String>> by(List<Objective> wanted, Objective control, List<String> ids) {
    Map<String, List<String>> orders = new LinkedHashMap<>();
    for (Objective objective : wanted) {
      orders.put(
          objective.label(),
          by(objective, ids)
              .orElseThrow(
                  () ->
                      CoreLakeException.input(
                          "--objectives %s: the work folder %s has lost the tables of run %s (vectors or classes); the run's own objective is %s. The same run again makes them"
                              .formatted(
                                  objective.label(),
                                  run.record().work(),
                                  run.runId(),
                                  own().label()))));
    }
    if (!orders.containsKey(control.label())) {
      by(control, ids)
          .ifPresentOrElse(
              order -> orders.put(control.label(), order),
              () ->
                  progress.note(
                      "The negative control, %s, is left out: the work folder has lost the run's tables."
                          .formatted(control.label())));
    }
    return orders;
  }
}
