package io.corelake.verify;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_subtract;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.corelake.rank.RankingTable;
import io.corelake.verify.Finding.Kind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * The rows of a table stand in the global order: file after file, row after row, global_rank counts
 * from 0. A row's place in its file is known to Spark, so one aggregation a file shows it, and with
 * it that every rank is there once.
 */
final class RowOrder {
  private static final String PLACE = "_metadata.row_index";
  private static final String FILE = "_metadata.file_name";

  static final Column[] COLUMNS =
      Arrays.stream(RankingTable.SCHEMA.fieldNames()).map(name -> col(name)).toArray(Column[]::new);

  /** The columns in which every row has a value; a label is not among them. */
  static final List<String> REQUIRED =
      Arrays.stream(RankingTable.SCHEMA.fields())
          .filter(field -> !field.nullable())
          .map(StructField::name)
          .toList();

  private RowOrder() {}

  /**
   * What a table holds.
   *
   * @param hash the sum of {@link #rowHash} over all rows
   */
  record Content(long rows, BigDecimal hash) {}

  /** A hash over all columns of a row; decimal, since the sum of many a long is none. */
  static Column rowHash() {
    return xxhash64(COLUMNS).cast("decimal(20,0)");
  }

  /** Checks a table of the ranking's columns, and returns what it holds. */
  static Content check(RunUnderCheck run, String folder, Dataset<Row> table) {
    Column empty = REQUIRED.stream().map(name -> col(name).isNull()).reduce(lit(false), Column::or);
    // Of a row without a rank, or with one beyond reason, the offset is no one's.
    Column offset = coalesce(try_subtract(col("global_rank"), col(PLACE)), lit(Long.MIN_VALUE));
    List<Row> files =
        table
            .select(
                col(FILE).as("file"), offset.as("offset"), empty.as("empty"), rowHash().as("hash"))
            .groupBy("file")
            .agg(
                count(lit(1)),
                min("offset"),
                max("offset"),
                count(when(col("empty"), 1)),
                sum("hash"))
            .collectAsList()
            .stream()
            .sorted(Comparator.comparing(file -> file.getString(0)))
            .toList();
    long rows = 0;
    BigDecimal hash = BigDecimal.ZERO;
    for (Row file : files) {
      String name = folder + file.getString(0);
      if (file.getLong(2) != rows || file.getLong(3) != rows) {
        report(run, name, table.where(col(FILE).equalTo(file.getString(0))), rows);
      }
      if (file.getLong(4) > 0) {
        run.findings()
            .add(
                Kind.COUNT,
                name,
                "a value in every column but label",
                file.getLong(4) + " rows without",
                run.fix(name));
      }
      rows += file.getLong(1);
      hash = hash.add(file.getDecimal(5));
    }
    return new Content(rows, hash);
  }

  private static void report(RunUnderCheck run, String name, Dataset<Row> file, long rowsBefore) {
    Dataset<Row> misplaced =
        file.select(col(PLACE).as("place"), col("global_rank"))
            .where(col("global_rank").eqNullSafe(col("place").plus(rowsBefore)).equalTo(false));
    Row first = misplaced.orderBy("place").first();
    long place = first.getLong(0);
    run.findings()
        .add(
            Kind.ORDER,
            name,
            "global_rank " + (rowsBefore + place) + " in row " + place,
            first.get(1) + "; " + misplaced.count() + " rows of the file are not in their place",
            run.fix(name));
  }
}
