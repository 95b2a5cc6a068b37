package io.corelake.classes;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import io.corelake.CoreLakeException;
import io.corelake.selection.GridVector;
import java.util.List;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.storage.StorageLevel;

/**
 * Latent classes by a few labels: MLlib's logistic regression on the vectors of the labelled
 * images, tried on a fifth of each class first, then fitted on all.
 *
 * @param classifier fitted on all labels
 * @param labelled images with a label
 * @param unmatched labels of images that have no vector
 * @param heldOut of the labelled images those that the trial was held on
 * @param heldOutRight of these the ones whose label was told by the others
 * @param largestLabel images of the most frequent label
 * @param strangers of all images those that are less like every class than nine of ten held-out
 *     ones are like the nearest: a tenth where the labels cover the corpus
 */
public record FewLabels(
    Classifier classifier,
    long labelled,
    long unmatched,
    long heldOut,
    long heldOutRight,
    long largestLabel,
    long strangers) {
  /** The share of a class that is held out for the trial. */
  private static final double HELD_OUT = 0.2;

  /** The weights are rounded far more coarsely. */
  private static final double TOLERANCE = 1e-6;

  private static final int MOST_ITERATIONS = 200;

  /** The share of held-out images that count as unlike their class. */
  private static final double STRANGE = 0.1;

  /** Of more labels so many are drawn by hash: one task learns of them. */
  private static final int MOST_LABELS = 100_000;

  /** So many labels are sent to all tasks, in place of a shuffle of all vectors. */
  private static final long MOST_BROADCAST = 200_000;

  /**
   * Fits the classifier.
   *
   * @param embedded images with {@code image_id} and {@code vector}
   * @param labels {@code image_id} and what it is called, an image at most once
   */
  public static FewLabels fit(Dataset<Row> embedded, Dataset<Row> labels, long seed) {
    long listed = labels.count();
    Dataset<Row> all =
        embedded
            .select("image_id", "vector")
            .join(listed <= MOST_BROADCAST ? broadcast(labels) : labels, "image_id")
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long known = all.count();
      Dataset<Row> matched =
          known <= MOST_LABELS
              ? all
              : all.orderBy(xxhash64(lit(seed), col("image_id")), col("image_id"))
                  .limit(MOST_LABELS);
      List<Row> classes =
          matched.groupBy("label").agg(count(lit(1)).as("images")).orderBy("label").collectAsList();
      long labelled = classes.stream().mapToLong(row -> row.getLong(1)).sum();
      requireTwoClasses(classes, labelled, listed);
      String[] names = classes.stream().map(row -> row.getString(0)).toArray(String[]::new);
      Dataset<Row> split = split(matched, seed);
      Dataset<Row> learnt = split.where(col("held_out").equalTo(false));
      Classifier trial = LogisticFit.of(learnt, names, TOLERANCE, MOST_ITERATIONS).rounded(names);
      List<Row> heldOut = split.where("held_out").select("vector", "label").collectAsList();
      long right =
          heldOut.stream()
              .filter(row -> names[trial.classOf(vector(row))].equals(row.getString(1)))
              .count();
      return new FewLabels(
          LogisticFit.of(matched, names, TOLERANCE, MOST_ITERATIONS).rounded(names),
          labelled,
          listed - known,
          heldOut.size(),
          right,
          classes.stream().mapToLong(row -> row.getLong(1)).max().getAsLong(),
          strangers(embedded, learnt, heldOut));
    } finally {
      all.unpersist();
    }
  }

  private static void requireTwoClasses(List<Row> classes, long labelled, long listed) {
    if (classes.size() < 2) {
      throw CoreLakeException.input(
          "classes.labels has labels of %,d images, of which %,d have a vector, with %s; latent classes need two labels at least, and ids as in the manifests (image_id)"
              .formatted(
                  listed,
                  labelled,
                  classes.isEmpty()
                      ? "no label"
                      : "the label " + classes.get(0).getString(0) + " alone"));
    }
  }

  /** Marks a fifth of every class, drawn by hash. */
  private static Dataset<Row> split(Dataset<Row> labelled, long seed) {
    WindowSpec ofClass = Window.partitionBy("label");
    Column place =
        row_number()
            .over(
                ofClass.orderBy(
                    xxhash64(lit("held out"), lit(seed), col("image_id")), col("image_id")));
    Column size = count(lit(1)).over(ofClass);
    return labelled.withColumn("held_out", place.leq(floor(size.multiply(HELD_OUT))));
  }

  /** Counts the images that are less like any class than nine of ten held-out images. */
  private static long strangers(Dataset<Row> embedded, Dataset<Row> learnt, List<Row> heldOut) {
    if (heldOut.isEmpty()) {
      return 0;
    }
    ClassMeans means = ClassMeans.of(learnt);
    Broadcast<ClassMeans> shared = LatentClassTable.broadcast(embedded.sparkSession(), means);
    double[] likeness =
        heldOut.stream().mapToDouble(row -> means.likeness(vector(row))).sorted().toArray();
    double bound = likeness[(int) (STRANGE * likeness.length)];
    return embedded
        .select("vector")
        .filter((FilterFunction<Row>) row -> shared.value().likeness(vector(row)) < bound)
        .count();
  }

  private static short[] vector(Row row) {
    return GridVector.decode(row.getAs("vector"));
  }
}
