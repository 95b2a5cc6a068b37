package io.corelake.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;

/** What subsets have, of rows with a {@code global_rank}. Their sizes ascend. */
public final class SubsetColumns {
  private SubsetColumns() {}

  /** Returns the place of the first, smallest subset that a row is in; behind the last for none. */
  public static Column smallest(long[] budgets) {
    Column smallest = lit(budgets.length);
    for (int budget = budgets.length - 1; budget >= 0; budget--) {
      smallest = when(col("global_rank").lt(budgets[budget]), budget).otherwise(smallest);
    }
    return smallest;
  }

  /** Returns, for each subset, how many of the rows are in it. */
  public static List<Column> kept(long[] budgets) {
    return Arrays.stream(budgets)
        .mapToObj(budget -> sum(when(col("global_rank").lt(budget), 1L).otherwise(0L)))
        .toList();
  }
}
