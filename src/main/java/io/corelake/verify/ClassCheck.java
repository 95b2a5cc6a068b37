package io.corelake.verify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.corelake.progress.Progress;
import io.corelake.rank.RankingTable;
import io.corelake.verify.Finding.Kind;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** In every latent class the ranks are 0 .. class_size - 1, each once. */
final class ClassCheck implements Check {
  @Override
  public String label() {
    return "classes";
  }

  @Override
  public String subject() {
    return "the ranks of the latent classes";
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    run.table(RunUnderCheck.RANKING, RankingTable.SCHEMA).ifPresent(ranking -> check(run, ranking));
  }

  private static void check(RunUnderCheck run, Dataset<Row> ranking) {
    Column images = col("images");
    Dataset<Row> wrong =
        ranking
            .groupBy("latent_class", "class_rank")
            .agg(
                count(lit(1)).as("times"),
                min("class_size").as("low"),
                max("class_size").as("high"))
            .groupBy("latent_class")
            .agg(
                sum("times").as("images"),
                count(lit(1)).as("ranks"),
                min("class_rank").as("first"),
                max("class_rank").as("last"),
                min("low").as("low"),
                max("high").as("high"))
            .where(
                col("low")
                    .notEqual(images)
                    .or(col("high").notEqual(images))
                    .or(col("ranks").notEqual(images))
                    .or(col("first").notEqual(0))
                    .or(col("last").notEqual(images.minus(1))));
    run.findings()
        .addRows(
            Kind.CLASS,
            RunUnderCheck.RANKING,
            wrong,
            "latent_class",
            row ->
                "latent_class %s: class_size %d and class_rank 0..%d, each once"
                    .formatted(row.get(0), row.getLong(1), row.getLong(1) - 1),
            ClassCheck::found);
  }

  private static String found(Row row) {
    Object low = row.get(5);
    Object high = row.get(6);
    return "class_size %s and %d different class_rank, %s..%s"
        .formatted(
            Objects.equals(low, high) ? low : low + ".." + high,
            row.getLong(2),
            row.get(3),
            row.get(4));
  }
}
