package io.corelake.verify;

import static org.apache.spark.sql.functions.col;

import io.corelake.progress.Progress;
import io.corelake.rank.RankingTable;
import io.corelake.verify.Finding.Kind;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The duplicates are as many as were folded, each once; none of them is ranked, and the image that
 * stands for it is, in the same latent class.
 */
final class DuplicatesCheck implements Check {
  private static final StructType COLUMNS =
      new StructType()
          .add("image_id", DataTypes.StringType)
          .add("uri", DataTypes.StringType)
          .add("index", DataTypes.LongType)
          .add("duplicate_of", DataTypes.StringType)
          .add("latent_class", DataTypes.IntegerType)
          .add("kind", DataTypes.StringType);

  @Override
  public String label() {
    return "duplicates";
  }

  @Override
  public String subject() {
    return "the duplicates";
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    run.table(RunUnderCheck.DUPLICATES, COLUMNS).ifPresent(duplicates -> check(run, duplicates));
  }

  private static void check(RunUnderCheck run, Dataset<Row> duplicates) {
    run.findings()
        .compare(
            Kind.COUNT,
            RunUnderCheck.DUPLICATES,
            "rows, as many as run.json says are folded:",
            run.record().counts().folded(),
            duplicates.count());
    RankingCheck.checkUnique(run, RunUnderCheck.DUPLICATES, duplicates, "image_id");
    RankingCheck.checkNotRanked(run, RunUnderCheck.DUPLICATES, duplicates, "folded");
    run.table(RunUnderCheck.RANKING, RankingTable.SCHEMA)
        .ifPresent(ranking -> checkRepresentatives(run, duplicates, ranking));
  }

  private static void checkRepresentatives(
      RunUnderCheck run, Dataset<Row> duplicates, Dataset<Row> ranking) {
    Dataset<Row> ranked =
        ranking.select(col("image_id").as("representative"), col("latent_class").as("ranked_in"));
    Dataset<Row> wrong =
        duplicates
            .join(ranked, col("duplicate_of").equalTo(col("representative")), "left")
            .where(col("latent_class").eqNullSafe(col("ranked_in")).equalTo(false))
            .select("image_id", "duplicate_of", "latent_class", "ranked_in");
    run.findings()
        .addRows(
            Kind.DUPLICATE,
            RunUnderCheck.DUPLICATES,
            wrong,
            "image_id",
            row ->
                "image_id %s folded into a ranked image of latent_class %s"
                    .formatted(row.get(0), row.get(2)),
            row ->
                row.isNullAt(3)
                    ? row.get(1) + ", which is not ranked"
                    : row.get(1) + " of latent_class " + row.get(3));
  }
}
