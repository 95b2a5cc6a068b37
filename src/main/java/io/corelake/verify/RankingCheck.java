package io.corelake.verify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.corelake.progress.Progress;
import io.corelake.rank.RankingTable;
import io.corelake.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The ranking holds as many images as are ranked, each once, from rank 0 in its order. */
final class RankingCheck implements Check {
  @Override
  public String label() {
    return "ranking";
  }

  @Override
  public String subject() {
    return "the ranks and the ids of the ranking";
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    run.table(RunUnderCheck.RANKING, RankingTable.SCHEMA)
        .ifPresent(
            ranking -> {
              long before = run.findings().total();
              long rows = RowOrder.check(run, RunUnderCheck.RANKING, ranking).rows();
              List<String> unique = new ArrayList<>(List.of("image_id", "index"));
              if (run.findings().total() > before) {
                unique.add("global_rank");
              }
              run.findings()
                  .compare(
                      Kind.COUNT,
                      RunUnderCheck.RANKING,
                      "rows, as many as run.json says are ranked:",
                      run.record().counts().ranked(),
                      rows);
              for (String column : unique) {
                checkUnique(run, RunUnderCheck.RANKING, ranking, column);
              }
            });
  }

  static void checkUnique(RunUnderCheck run, String folder, Dataset<Row> table, String column) {
    Dataset<Row> repeated =
        table.groupBy(column).agg(count(lit(1)).as("times")).where(col("times").gt(1));
    run.findings()
        .addRows(
            Kind.TWICE,
            folder,
            repeated,
            column,
            row -> column + " " + row.get(0) + " once",
            row -> row.get(1) + " times");
  }

  /**
   * Checks that no image of a table is ranked.
   *
   * @param what became of its images
   */
  static void checkNotRanked(RunUnderCheck run, String folder, Dataset<Row> table, String what) {
    run.table(RunUnderCheck.RANKING, RankingTable.SCHEMA)
        .map(ranking -> ranking.join(table.select("image_id"), "image_id").select("image_id"))
        .ifPresent(
            both ->
                run.findings()
                    .addRows(
                        Kind.TWICE,
                        folder,
                        both,
                        "image_id",
                        row -> "image_id %s either ranked or %s".formatted(row.get(0), what),
                        row -> "both"));
  }
}
