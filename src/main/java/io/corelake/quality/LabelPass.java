package io.corelake.quality;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Holds the latent classes, the vectors and the subsets against the labels of a corpus. */
public final class LabelPass {
  /** Labels that are counted one by one. */
  static final int MOST = 1_000;

  /** Of fewer images, a label's centre says nothing. */
  static final long LEAST = 5;

  private static final StructType NUMBERS =
      new StructType()
          .add("label", DataTypes.StringType, false)
          .add("latent_class", DataTypes.IntegerType, false);

  private LabelPass() {}

  /**
   * Returns all but the difficulty; none where no image has a label, for the price of a look at one
   * column.
   *
   * @param images with the columns {@code image_id}, {@code label} and {@code vector}
   * @param ranking of them: {@code latent_class}, {@code global_rank} and {@code label}
   * @param dimension of the vectors
   * @param budgets sizes of the subsets, ascending
   */
  public static Optional<LabelQuality> of(
      Dataset<Row> images, Dataset<Row> ranking, int dimension, long[] budgets, long seed) {
    Dataset<Row> labelled = ranking.where(col("label").isNotNull());
    Row first = labelled.agg(countDistinct(col("label")), allAndKept(budgets)).first();
    long labels = first.getLong(0);
    if (labels == 0) {
      return Optional.empty();
    }
    LabelCount all = labelCount(first, null);
    List<LabelCount> counts = counts(labelled, budgets);
    return Optional.of(
        new LabelQuality(
            all.images(),
            labels,
            (double) mostFrequent(labelled) / all.images(),
            counts,
            labels > counts.size() ? others(all, counts) : null,
            geometry(images, counts, dimension, seed),
            null));
  }

  /** Counts all images, and those that each subset has. */
  private static Column[] allAndKept(long[] budgets) {
    List<Column> columns = new ArrayList<>(List.of(count(lit(1)).as("images")));
    columns.addAll(SubsetColumns.kept(budgets));
    return columns.toArray(Column[]::new);
  }

  private static List<LabelCount> counts(Dataset<Row> labelled, long[] budgets) {
    Column[] columns = allAndKept(budgets);
    return labelled
        .groupBy("label")
        .agg(columns[0], Arrays.copyOfRange(columns, 1, columns.length))
        .orderBy(col("images").desc(), col("label"))
        .limit(MOST)
        .collectAsList()
        .stream()
        .map(row -> labelCount(row, row.getString(0)))
        .toList();
  }

  /** Reads a row of something and the counts. */
  private static LabelCount labelCount(Row row, @Nullable String label) {
    int all = row.fieldIndex("images");
    List<Long> subsets = new ArrayList<>();
    for (int column = all + 1; column < row.size(); column++) {
      subsets.add(row.getLong(column));
    }
    return new LabelCount(label, row.getLong(all), subsets);
  }

  private static LabelCount others(LabelCount all, List<LabelCount> counts) {
    long images = counts.stream().mapToLong(LabelCount::images).sum();
    return new LabelCount(
        null,
        all.images() - images,
        IntStream.range(0, all.subsets().size())
            .mapToObj(
                b ->
                    all.subsets().get(b)
                        - counts.stream().mapToLong(one -> one.subsets().get(b)).sum())
            .toList());
  }

  /** Counts the images whose label is the most frequent of their latent class. */
  private static long mostFrequent(Dataset<Row> labelled) {
    return labelled
        .groupBy("latent_class", "label")
        .agg(count(lit(1)).as("images"))
        .groupBy("latent_class")
        .agg(max("images").as("most"))
        .agg(sum("most"))
        .first()
        .getLong(0);
  }

  private static @Nullable ClassGeometry geometry(
      Dataset<Row> images, List<LabelCount> counts, int dimension, long seed) {
    List<String> names =
        counts.stream()
            .filter(one -> one.images() >= LEAST)
            .map(LabelCount::label)
            .sorted()
            .toList();
    if (names.size() < 2) {
      return null;
    }
    Dataset<Row> numbers =
        images
            .sparkSession()
            .createDataFrame(
                IntStream.range(0, names.size())
                    .mapToObj(k -> RowFactory.create(names.get(k), k))
                    .toList(),
                NUMBERS);
    return GeometryPass.of(
        images.select("image_id", "label", "vector").join(broadcast(numbers), "label"),
        dimension,
        seed);
  }
}
