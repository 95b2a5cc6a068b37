package io.corelake.pipeline;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.corelake.manifest.SubsetManifest;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.report.ClassRow;
import io.corelake.report.Distribution;
import io.corelake.report.RankBin;
import io.corelake.report.SubsetRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the report counts in a run's ranking.
 *
 * @param budgets smallest first
 */
record RankingFigures(Dataset<Row> ranking, List<SubsetSummary> budgets) {
  private static final int BINS = 48;
  private static final int RANK_BINS = 100;

  /** Returns, for each budget, how many of the rows are within it. */
  private List<Column> keptColumns() {
    return budgets.stream()
        .map(
            budget ->
                sum(when(col("global_rank").lt(budget.images()), 1L).otherwise(0L))
                    .as(budget.name()))
        .toList();
  }

  /**
   * Returns the latent classes.
   *
   * @param names by class; a class may have none
   */
  List<ClassRow> classes(Map<Integer, String> names) {
    List<Column> columns = new ArrayList<>(List.of(avg("score")));
    columns.addAll(keptColumns());
    return ranking
        .groupBy("latent_class")
        .agg(count(lit(1)), columns.toArray(Column[]::new))
        .orderBy("latent_class")
        .collectAsList()
        .stream()
        .map(
            row -> {
              List<Long> kept = new ArrayList<>();
              for (int budget = 0; budget < budgets.size(); budget++) {
                kept.add(row.getLong(3 + budget));
              }
              return new ClassRow(
                  row.getInt(0), names.get(row.getInt(0)), row.getLong(1), row.getDouble(2), kept);
            })
        .toList();
  }

  /**
   * Returns the subsets.
   *
   * @param root folder of the run
   */
  List<SubsetRow> subsets(Path root) {
    List<Column> means =
        budgets.stream()
            .map(budget -> avg(when(col("global_rank").lt(budget.images()), col("score"))))
            .toList();
    Row row = ranking.agg(count(lit(1)), means.toArray(Column[]::new)).first();
    List<SubsetRow> subsets = new ArrayList<>();
    for (int i = 0; i < budgets.size(); i++) {
      SubsetSummary budget = budgets.get(i);
      subsets.add(
          new SubsetRow(
              budget.name(),
              budget.images(),
              (double) budget.images() / row.getLong(0),
              row.getDouble(1 + i),
              new Path(root, SubsetManifest.folder(budget.name())).toString()));
    }
    return subsets;
  }

  /** Returns how the scores are distributed. */
  Distribution distribution() {
    Row range = ranking.agg(min("score"), max("score")).first();
    double low = range.getDouble(0);
    double high = range.getDouble(1) > low ? range.getDouble(1) : low + 1e-3;
    Column band = lit(budgets.size());
    for (int i = budgets.size() - 1; i >= 0; i--) {
      band = when(col("global_rank").lt(budgets.get(i).images()), lit(i)).otherwise(band);
    }
    Column bin = col("score").minus(low).multiply(BINS / (high - low)).cast("int").as("bin");
    long[][] counts = new long[budgets.size() + 1][BINS];
    for (Row row : ranking.groupBy(bin, band.as("band")).agg(count(lit(1))).collectAsList()) {
      counts[row.getInt(1)][Math.min(BINS - 1, row.getInt(0))] += row.getLong(2);
    }
    List<List<Long>> bands = new ArrayList<>();
    for (long[] bins : counts) {
      bands.add(Arrays.stream(bins).boxed().toList());
    }
    return new Distribution(low, high, bands);
  }

  /** Returns the scores along the global order. */
  List<RankBin> ranks(long ranked) {
    Column bin = col("global_rank").multiply(RANK_BINS).divide(ranked).cast("int").as("bin");
    return ranking
        .groupBy(bin)
        .agg(min("global_rank"), count(lit(1)), avg("score"), min("score"), max("score"))
        .orderBy("bin")
        .collectAsList()
        .stream()
        .map(
            row ->
                new RankBin(
                    row.getLong(1),
                    row.getLong(2),
                    row.getDouble(3),
                    row.getDouble(4),
                    row.getDouble(5)))
        .toList();
  }
}
