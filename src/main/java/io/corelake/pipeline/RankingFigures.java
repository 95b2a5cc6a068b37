package io.corelake.pipeline;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.corelake.manifest.SubsetManifest;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.quality.SubsetColumns;
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
import org.apache.spark.sql.types.DataTypes;

/**
 * What the report counts in a run's ranking.
 *
 * @param budgets smallest first
 */
record RankingFigures(Dataset<Row> ranking, List<SubsetSummary> budgets) {
  private static final int BINS = 48;
  private static final int RANK_BINS = 100;
  private static final int MOST_CLASSES = 1_000;

  /** Returns the mean of scores: of decimals, so that it is the same in any order. */
  private static Column mean(Column score) {
    return avg(score.cast(DataTypes.createDecimalType(20, 16))).cast(DataTypes.DoubleType);
  }

  /** Returns how many latent classes there are. */
  long classCount() {
    return ranking.select("latent_class").distinct().count();
  }

  /**
   * Returns the largest latent classes.
   *
   * @param names by class; a class may have none
   */
  List<ClassRow> classes(Map<Integer, String> names) {
    List<Column> columns = new ArrayList<>(List.of(mean(col("score"))));
    columns.addAll(SubsetColumns.kept(sizes()));
    return ranking
        .groupBy("latent_class")
        .agg(count(lit(1)).as("images"), columns.toArray(Column[]::new))
        .orderBy(col("images").desc(), col("latent_class"))
        .limit(MOST_CLASSES)
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
            .map(budget -> mean(when(col("global_rank").lt(budget.images()), col("score"))))
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
    Column band = SubsetColumns.smallest(sizes());
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
        .agg(min("global_rank"), count(lit(1)), mean(col("score")), min("score"), max("score"))
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

  private long[] sizes() {
    return budgets.stream().mapToLong(SubsetSummary::images).toArray();
  }
}
