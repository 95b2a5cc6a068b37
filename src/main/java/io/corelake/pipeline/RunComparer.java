package io.corelake.pipeline;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.corr;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunComparison.BudgetChange;
import io.corelake.pipeline.RunComparison.Change;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Holds two published runs against each other, by the ids of their images. */
public final class RunComparer {
  private static final Column RUN = col("run_rank");
  private static final Column AGAINST = col("against_rank");

  private final SparkSession spark;

  public RunComparer(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Compares two runs.
   *
   * @param runUri an output, which stands for its current run, or the folder of a run
   * @param againstUri the same of the other
   */
  public RunComparison compare(String runUri, String againstUri) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    PublishedRun run = PublishedRuns.find(storage, "--run", runUri);
    PublishedRun against = PublishedRuns.find(storage, "--against", againstUri);
    Dataset<Row> images =
        ranks(run, "run_rank").join(ranks(against, "against_rank"), "image_id", "full");
    List<SubsetSummary[]> budgets = common(run.record(), against.record());
    List<Column> sums = new ArrayList<>(counts(budgets));
    sums.add(counted(RUN.isNotNull()));
    sums.add(counted(AGAINST.isNotNull()));
    sums.add(counted(RUN.isNotNull().and(AGAINST.isNotNull())));
    sums.add(corr(RUN.cast("double"), AGAINST.cast("double")));
    Row row = images.agg(count(lit(1)), sums.toArray(Column[]::new)).first();
    List<BudgetChange> changes = new ArrayList<>();
    int at = 1;
    for (SubsetSummary[] budget : budgets) {
      changes.add(
          new BudgetChange(
              budget[0].name(),
              row.getLong(at),
              row.getLong(at + 1),
              row.getLong(at + 2),
              row.getLong(at + 3),
              row.getLong(at + 4)));
      at += COUNTS;
    }
    return new RunComparison(
        run.directory().toString(),
        row.getLong(at),
        against.directory().toString(),
        row.getLong(at + 1),
        row.getLong(at + 2),
        row.isNullAt(at + 3) || Double.isNaN(row.getDouble(at + 3)) ? null : row.getDouble(at + 3),
        changes,
        changes(run.record(), against.record()));
  }

  private Dataset<Row> ranks(PublishedRun run, String name) {
    return ParquetTable.read(spark, new Path(run.directory(), RunFiles.RANKING))
        .select(col("image_id"), col("global_rank").as(name));
  }

  private static List<SubsetSummary[]> common(RunRecord run, RunRecord against) {
    return run.subsets().stream()
        .sorted(Comparator.comparingLong(SubsetSummary::images))
        .flatMap(
            subset ->
                against.subsets().stream()
                    .filter(other -> other.name().equals(subset.name()))
                    .map(other -> new SubsetSummary[] {subset, other}))
        .toList();
  }

  /** So many counts a budget, in the order of {@link BudgetChange}. */
  private static final int COUNTS = 5;

  private static List<Column> counts(List<SubsetSummary[]> budgets) {
    List<Column> counts = new ArrayList<>();
    for (SubsetSummary[] budget : budgets) {
      Column inRun = isIn(RUN, budget[0]);
      Column inAgainst = isIn(AGAINST, budget[1]);
      counts.add(counted(inRun.and(inAgainst)));
      counts.add(counted(inRun.and(inAgainst.equalTo(false))));
      counts.add(counted(inRun.and(AGAINST.isNull())));
      counts.add(counted(inAgainst.and(inRun.equalTo(false))));
      counts.add(counted(inAgainst.and(RUN.isNull())));
    }
    return counts;
  }

  private static Column isIn(Column rank, SubsetSummary budget) {
    return coalesce(rank.lt(budget.images()), lit(false));
  }

  private static Column counted(Column condition) {
    return coalesce(sum(when(condition, 1L).otherwise(0L)), lit(0L));
  }

  private static SortedMap<String, Change> changes(RunRecord run, RunRecord against) {
    SortedMap<String, Change> changes = new TreeMap<>();
    SortedMap<String, String> values = values(run);
    SortedMap<String, String> others = values(against);
    values.forEach((key, value) -> add(changes, key, value, others.get(key)));
    others.forEach((key, value) -> add(changes, key, values.get(key), value));
    return changes;
  }

  private static void add(
      SortedMap<String, Change> changes,
      String key,
      @Nullable String value,
      @Nullable String other) {
    if (!Objects.equals(value, other)) {
      changes.put(key, new Change(value, other));
    }
  }

  private static SortedMap<String, String> values(RunRecord run) {
    SortedMap<String, String> values = new TreeMap<>();
    run.configuration().forEach((key, value) -> values.put(key, String.valueOf(value)));
    run.versions().forEach((name, version) -> values.put("version of " + name, version));
    values.put("input", run.input());
    Optional.ofNullable(run.proxy()).ifPresent(proxy -> values.put("proxy sha256", proxy.sha256()));
    Optional.ofNullable(run.selection())
        .ifPresent(selection -> values.put("latent classes", "" + selection.classes()));
    return values;
  }
}
