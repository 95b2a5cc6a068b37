package io.corelake.classes;

import static java.util.Map.Entry.comparingByKey;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.corelake.seed.SeededHash;
import io.corelake.selection.GridVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * How sure a linear classifier is of images that it has not learnt of: the labelled images are
 * halved by hash, and each half is told by what the other teaches. Of the {@value #MOST_LABELS}
 * most frequent labels, about {@value #MOST_IMAGES} images are drawn; one task learns of half of
 * them at a time.
 */
public final class CrossFit {
  private static final int MOST_IMAGES = 20_000;

  /** Of vectors with many components fewer are drawn: a task has two copies of them as doubles. */
  private static final long MOST_COMPONENTS = 10_240_000;

  private static final int MOST_LABELS = 100;

  /** A label of fewer images is left out, */
  private static final long LEAST = 100;

  /** and one of which fewer are drawn in a half. */
  private static final long LEAST_IN_HALF = 10;

  /** What is told is that of the best fit, and not of where a solver happens to stop. */
  private static final double TOLERANCE = 1e-12;

  private static final int MOST_ITERATIONS = 1_000;

  private static final StructType HALVED =
      new StructType()
          .add("label", DataTypes.StringType, false)
          .add("vector", DataTypes.BinaryType, false)
          .add("global_rank", DataTypes.LongType, false)
          .add("half", DataTypes.IntegerType, false);

  private static final StructType TOLD =
      new StructType()
          .add("global_rank", DataTypes.LongType, false)
          .add("confidence", DataTypes.DoubleType, false);

  private CrossFit() {}

  /**
   * An image that was told.
   *
   * @param confidence the probability that the classifier gives to the image's own label, 0..1
   */
  public record Told(long globalRank, double confidence) {}

  /** What was told of the images, in the order of their global ranks, and how many labels. */
  public record Confidences(List<Told> images, int labels) {}

  /**
   * Tells the images; none where fewer than two labels have enough of them.
   *
   * @param images with the columns {@code image_id}, {@code label} (null where there is none) and
   *     {@code vector}
   * @param sizes how many images have each label
   * @param ranking of them: {@code image_id} and {@code global_rank}
   * @param dimension of the vectors
   */
  public static Confidences of(
      Dataset<Row> images,
      Map<String, Long> sizes,
      Dataset<Row> ranking,
      int dimension,
      long seed) {
    List<String> frequent =
        sizes.entrySet().stream()
            .filter(label -> label.getValue() >= LEAST)
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(comparingByKey()))
            .limit(MOST_LABELS)
            .map(Map.Entry::getKey)
            .toList();
    if (frequent.size() < 2) {
      return new Confidences(List.of(), 0);
    }
    long labelled = frequent.stream().mapToLong(sizes::get).sum();
    Dataset<Row> halved =
        halved(
                images.where(col("label").isin(frequent.toArray())),
                (double) Math.min(MOST_IMAGES, MOST_COMPONENTS / dimension) / labelled,
                ranking,
                seed)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      String[] names = names(halved);
      List<Told> told = new ArrayList<>();
      if (names.length > 1) {
        Dataset<Row> known = halved.where(col("label").isin((Object[]) names));
        told.addAll(told(known, 0, names));
        told.addAll(told(known, 1, names));
        told.sort((one, other) -> Long.compare(one.globalRank, other.globalRank));
      }
      return new Confidences(told, names.length);
    } finally {
      halved.unpersist();
    }
  }

  private static Dataset<Row> halved(
      Dataset<Row> images, double share, Dataset<Row> ranking, long seed) {
    return images
        .select("image_id", "label", "vector")
        .filter((FilterFunction<Row>) row -> SeededHash.unit(hash(seed, row.getString(0))) < share)
        .join(ranking.select("image_id", "global_rank"), "image_id")
        .map(
            (MapFunction<Row, Row>)
                row ->
                    RowFactory.create(
                        row.get(1),
                        row.get(2),
                        row.get(3),
                        // The lowest bit has no part in what is drawn.
                        (int) (hash(seed, row.getString(0)) & 1)),
            Encoders.row(HALVED));
  }

  private static long hash(long seed, String imageId) {
    return SeededHash.hash(seed, "cross-fit", imageId, 0);
  }

  /** Returns the labels that have enough images in both halves, in the order of the text. */
  private static String[] names(Dataset<Row> halved) {
    Column second = sum(col("half"));
    return halved
        .groupBy("label")
        .agg(count(lit(1)).minus(second).as("first"), second.as("second"))
        .where(col("first").geq(LEAST_IN_HALF).and(col("second").geq(LEAST_IN_HALF)))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toArray(String[]::new);
  }

  private static List<Told> told(Dataset<Row> known, int half, String[] names) {
    LogisticFit fit =
        LogisticFit.of(known.where(col("half").notEqual(half)), names, TOLERANCE, MOST_ITERATIONS);
    return known
        .where(col("half").equalTo(half))
        .map(
            (MapFunction<Row, Row>)
                row ->
                    RowFactory.create(
                        row.getLong(2),
                        fit.probability(
                            Arrays.binarySearch(names, row.getString(0)),
                            GridVector.decode(row.getAs(1)))),
            Encoders.row(TOLD))
        .collectAsList()
        .stream()
        .map(row -> new Told(row.getLong(0), row.getDouble(1)))
        .toList();
  }
}
