package io.corelake.verify;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.corelake.manifest.RunFiles;
import io.corelake.progress.Progress;
import io.corelake.rank.RandomOrder;
import io.corelake.rank.RankingTable;
import io.corelake.selection.Objective;
import io.corelake.selection.WebsterOrder;
import io.corelake.verify.Finding.Kind;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * The global order is the one that the objective makes: Webster's, or for {@code random} that of
 * the seeded hashes. Each image is held against the one before it.
 */
final class GlobalOrderCheck implements Check {
  /** Ranks that one task looks at. */
  private static final int USUAL_RANKS_A_WINDOW = 250_000;

  private final int ranksAWindow;

  GlobalOrderCheck() {
    this(USUAL_RANKS_A_WINDOW);
  }

  GlobalOrderCheck(int ranksAWindow) {
    this.ranksAWindow = ranksAWindow;
  }

  @Override
  public String label() {
    return "order";
  }

  @Override
  public String subject() {
    return "the global order";
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    position(run)
        .ifPresent(
            position ->
                run.table(RunUnderCheck.RANKING, RankingTable.SCHEMA)
                    .ifPresent(ranking -> check(run, ranking, position)));
  }

  /** Returns what the images are ordered by; none where run.json does not say it. */
  private static Optional<Column> position(RunUnderCheck run) {
    String name = run.record().setting("select.objective");
    String seed = run.record().setting("seed");
    try {
      if (Objective.of(name) == Objective.RANDOM) {
        long number = Long.parseLong(seed);
        UDF1<String, Double> random = id -> RandomOrder.position(number, id);
        return Optional.of(udf(random, DataTypes.DoubleType).apply(col("image_id")));
      }
      UDF2<Long, Long, Double> webster = WebsterOrder::position;
      return Optional.of(
          udf(webster, DataTypes.DoubleType).apply(col("class_rank"), col("class_size")));
    } catch (IllegalArgumentException e) {
      run.findings()
          .add(
              Kind.RECORD,
              RunFiles.RECORD,
              "select.objective among " + Objective.labels() + ", and a whole number as the seed",
              "'" + name + "' and '" + seed + "'");
      return Optional.empty();
    }
  }

  private void check(RunUnderCheck run, Dataset<Row> ranking, Column position) {
    run.findings()
        .addRows(
            Kind.ORDER,
            RunUnderCheck.RANKING,
            wrong(ranking, position),
            "global_rank",
            row ->
                "global_rank %s at or above position %s of latent_class %s, which %s has before it"
                    .formatted(
                        row.get(0),
                        row.getAs("position_before"),
                        row.getAs("class_before"),
                        row.getAs("image_before")),
            row ->
                "%s at position %s of latent_class %s"
                    .formatted(
                        row.getAs("image_id"), row.getAs("position"), row.getAs("latent_class")));
  }

  /** Returns the images that stand after one that they should stand before. */
  private Dataset<Row> wrong(Dataset<Row> ranking, Column position) {
    Column window = expr("global_rank div " + ranksAWindow);
    // The first rank of a window is also the last of the one before: no neighbours are missed.
    Column windows =
        when(expr("global_rank % " + ranksAWindow).equalTo(0), array(window, window.minus(1)))
            .otherwise(array(window));
    WindowSpec inOrder = Window.partitionBy("window").orderBy("global_rank");
    return ranking
        .na()
        .drop(RowOrder.REQUIRED.toArray(String[]::new))
        .select(
            col("global_rank"),
            col("image_id"),
            col("latent_class"),
            position.as("position"),
            explode(windows).as("window"))
        .withColumn("position_before", lag("position", 1).over(inOrder))
        .withColumn("class_before", lag("latent_class", 1).over(inOrder))
        .withColumn("image_before", lag("image_id", 1).over(inOrder))
        .where(
            col("position")
                .lt(col("position_before"))
                .or(col("position").equalTo(col("position_before")).and(isBeforeInTie())));
  }

  /** Positions tie by class, then by image id, in the byte order that Spark compares texts by. */
  private static Column isBeforeInTie() {
    return col("latent_class")
        .lt(col("class_before"))
        .or(
            col("latent_class")
                .equalTo(col("class_before"))
                .and(col("image_id").leq(col("image_before"))));
  }
}
