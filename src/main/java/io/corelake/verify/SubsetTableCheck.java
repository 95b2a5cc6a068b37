package io.corelake.verify;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.corelake.progress.Progress;
import io.corelake.rank.RankingTable;
import io.corelake.verify.Finding.Kind;
import io.corelake.verify.RecordedRun.Subset;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The table of every subset is the first rows of the ranking. The sum of a hash over all columns
 * shows it in one pass without a shuffle; only where it differs are the rows held side by side.
 */
final class SubsetTableCheck implements Check {
  @Override
  public String label() {
    return "images";
  }

  @Override
  public String subject() {
    return "the tables of the subsets";
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    List<Subset> subsets =
        run.record().subsets().stream()
            .filter(subset -> !run.record().files(folder(subset)).isEmpty())
            .toList();
    Optional<Dataset<Row>> ranking = run.table(RunUnderCheck.RANKING, RankingTable.SCHEMA);
    if (subsets.isEmpty() || ranking.isEmpty()) {
      return;
    }
    Row expected = prefixSums(ranking.get(), subsets);
    for (int i = 0; i < subsets.size(); i++) {
      Subset subset = subsets.get(i);
      BigDecimal sumOfPrefix = expected.getDecimal(i);
      run.table(folder(subset), RankingTable.SCHEMA)
          .ifPresent(images -> check(run, subset, images, ranking.get(), sumOfPrefix));
    }
  }

  private static String folder(Subset subset) {
    return RunUnderCheck.subsetFolder(subset.name()) + "images/";
  }

  private static Row prefixSums(Dataset<Row> ranking, List<Subset> subsets) {
    List<Column> sums = new ArrayList<>();
    for (Subset subset : subsets) {
      Column within = col("global_rank").lt(subset.images());
      sums.add(coalesce(sum(when(within, RowOrder.rowHash())), lit(BigDecimal.ZERO)));
    }
    return ranking.agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new)).first();
  }

  private static void check(
      RunUnderCheck run,
      Subset subset,
      Dataset<Row> images,
      Dataset<Row> ranking,
      BigDecimal sumOfPrefix) {
    String folder = folder(subset);
    RowOrder.Content content = RowOrder.check(run, folder, images);
    if (content.rows() != subset.images()) {
      run.findings()
          .add(
              Kind.COUNT,
              folder,
              subset.images() + " rows",
              String.valueOf(content.rows()),
              run.fix(folder));
    }
    if (content.hash().compareTo(sumOfPrefix) != 0) {
      Dataset<Row> prefix = ranking.where(col("global_rank").lt(subset.images()));
      report(run, folder, images, prefix, "a row of the ranking's prefix", "another row");
      report(run, folder, prefix, images, "every row of the ranking's prefix", "no such row");
    }
  }

  private static void report(
      RunUnderCheck run,
      String folder,
      Dataset<Row> rows,
      Dataset<Row> others,
      String expected,
      String found) {
    Dataset<Row> different =
        rows.select(RowOrder.COLUMNS).exceptAll(others.select(RowOrder.COLUMNS));
    long count = different.count();
    if (count > 0) {
      Row first = different.orderBy("global_rank").first();
      run.findings()
          .add(
              Kind.SUBSET,
              folder,
              expected,
              "%s at global_rank %s (image_id %s); %d such rows"
                  .formatted(found, first.getAs("global_rank"), first.getAs("image_id"), count),
              run.fix(folder));
    }
  }
}
