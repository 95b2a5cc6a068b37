package io.corelake.classes;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.corelake.CoreLakeException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Latent classes that are the corpus's own labels, numbered in the order of the labels' bytes.
 * Images without a label are a class of their own, the last.
 *
 * @param names of the classes by number; the class of the images without a label has none
 * @param unlabelled images without one
 */
public record LabelClasses(SortedMap<Integer, String> names, long unlabelled) {
  private static final int MOST = 1_000_000;

  /** Finds the labels of some images, which have the column {@code label}. */
  public static LabelClasses of(Dataset<Row> images) {
    List<Row> labels =
        images
            .groupBy("label")
            .agg(count(lit(1)))
            .orderBy(col("label").asc_nulls_last())
            .limit(MOST + 2)
            .collectAsList();
    SortedMap<Integer, String> names = new TreeMap<>();
    long unlabelled = 0;
    for (Row row : labels) {
      if (row.isNullAt(0)) {
        unlabelled = row.getLong(1);
      } else {
        names.put(names.size(), row.getString(0));
      }
    }
    if (names.isEmpty()) {
      throw CoreLakeException.input(
          "classes.method is column, and no image has a label; corpus.label-column says which column"
              + " has them (of given vectors, vectors.class-column), and the images of a folder have"
              + " the name of the first folder that they are in");
    }
    if (names.size() > MOST) {
      throw CoreLakeException.input(
          "classes.method is column, and there are more than %,d labels; a latent class must have many images, so take another classes.method or corpus.label-column"
              .formatted(MOST));
    }
    return new LabelClasses(names, unlabelled);
  }

  /** Assigns every image to the class of its label. */
  public Dataset<Row> assigned(Dataset<Row> images) {
    Map<String, Integer> numbers = new HashMap<>();
    names.forEach((number, name) -> numbers.put(name, number));
    Broadcast<Numbers> shared =
        LatentClassTable.broadcast(images.sparkSession(), new Numbers(numbers));
    return LatentClassTable.of(images, row -> shared.value().of(row.getAs("label")));
  }

  private static final class Numbers implements Serializable {
    private final HashMap<String, Integer> byLabel;

    Numbers(Map<String, Integer> byLabel) {
      this.byLabel = new HashMap<>(byLabel);
    }

    int of(@Nullable String label) {
      return label == null ? byLabel.size() : byLabel.get(label);
    }
  }
}
