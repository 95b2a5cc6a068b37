package io.corelake.pipeline;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.corelake.pipeline.RunComparison.BudgetChange;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * How far two rankings agree, by the ids of their images. Of integers alone, so the same in any
 * order.
 *
 * @param ranked images of the one
 * @param rankedAgainst images of the other
 * @param rankedByBoth images that both have ranked
 * @param correlation of the global ranks of these, -1..1; null where there are fewer than two
 * @param budgets what each keeps, in the order that they were asked for
 */
record RankAgreement(
    long ranked,
    long rankedAgainst,
    long rankedByBoth,
    @Nullable Double correlation,
    List<BudgetChange> budgets) {
  private static final Column RUN = col("run_rank");
  private static final Column AGAINST = col("against_rank");

  /** So many counts a budget: see {@link #counts}. */
  private static final int COUNTS = 3;

  /** Sums over the images that both have ranked: of them, of ranks, of squares, of products. */
  private static final int MOMENTS = 6;

  /**
   * A budget of both rankings.
   *
   * @param images that it keeps of the one
   * @param against that it keeps of the other
   */
  record Prefixes(String name, long images, long against) {}

  /**
   * Works it out.
   *
   * @param run a ranking, with the columns {@code image_id} and {@code global_rank}
   * @param against another
   */
  static RankAgreement of(Dataset<Row> run, Dataset<Row> against, List<Prefixes> budgets) {
    List<Column> sums = new ArrayList<>();
    sums.add(counted(RUN.isNotNull()));
    sums.add(counted(AGAINST.isNotNull()));
    sums.addAll(moments());
    budgets.forEach(budget -> sums.addAll(counts(budget)));
    Row row =
        ranks(run, "run_rank")
            .join(ranks(against, "against_rank"), "image_id", "full")
            .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
            .first();
    List<BudgetChange> changes = new ArrayList<>();
    for (int i = 0; i < budgets.size(); i++) {
      changes.add(change(budgets.get(i), row, 2 + MOMENTS + i * COUNTS));
    }
    BigInteger[] moments = new BigInteger[MOMENTS];
    for (int i = 0; i < MOMENTS; i++) {
      moments[i] = row.getDecimal(2 + i).toBigInteger();
    }
    return new RankAgreement(
        row.getLong(0), row.getLong(1), moments[0].longValue(), correlation(moments), changes);
  }

  private static Dataset<Row> ranks(Dataset<Row> ranking, String name) {
    return ranking.select(col("image_id"), col("global_rank").as(name));
  }

  private static List<Column> moments() {
    Column both = RUN.isNotNull().and(AGAINST.isNotNull());
    Column run = RUN.cast(DataTypes.createDecimalType(18, 0));
    Column against = AGAINST.cast(DataTypes.createDecimalType(18, 0));
    return List.of(
            lit(1),
            run,
            against,
            run.multiply(run),
            against.multiply(against),
            run.multiply(against))
        .stream()
        .map(term -> coalesce(sum(when(both, term)), lit(0)).cast("decimal(38,0)"))
        .toList();
  }

  private static @Nullable Double correlation(BigInteger[] moments) {
    BigInteger covariance = central(moments[0], moments[5], moments[1], moments[2]);
    BigInteger variances =
        central(moments[0], moments[3], moments[1], moments[1])
            .multiply(central(moments[0], moments[4], moments[2], moments[2]));
    if (variances.signum() == 0) {
      return null;
    }
    BigDecimal deviations = new BigDecimal(variances).sqrt(MathContext.DECIMAL64);
    return new BigDecimal(covariance).divide(deviations, MathContext.DECIMAL64).doubleValue();
  }

  /** n sum(ab) - sum(a) sum(b). */
  private static BigInteger central(
      BigInteger n, BigInteger products, BigInteger sum, BigInteger otherSum) {
    return n.multiply(products).subtract(sum.multiply(otherSum));
  }

  /** Images that both keep, and images of each that the other has not ranked. */
  private static List<Column> counts(Prefixes budget) {
    Column inRun = coalesce(RUN.lt(budget.images()), lit(false));
    Column inAgainst = coalesce(AGAINST.lt(budget.against()), lit(false));
    return List.of(
        counted(inRun.and(inAgainst)),
        counted(inRun.and(AGAINST.isNull())),
        counted(inAgainst.and(RUN.isNull())));
  }

  /** The ranks of a ranking are 0, 1, ..., so its prefix is as large as the budget. */
  private static BudgetChange change(Prefixes budget, Row row, int at) {
    long both = row.getLong(at);
    return new BudgetChange(
        budget.name(),
        both,
        Math.min(budget.images(), row.getLong(0)) - both,
        row.getLong(at + 1),
        Math.min(budget.against(), row.getLong(1)) - both,
        row.getLong(at + 2));
  }

  private static Column counted(Column condition) {
    return coalesce(sum(when(condition, 1L).otherwise(0L)), lit(0L));
  }
}
