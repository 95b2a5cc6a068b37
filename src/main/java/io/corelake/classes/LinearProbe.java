package io.corelake.classes;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * A linear probe: how many labels MLlib's logistic regression on some frozen features tells of
 * others. One task learns.
 */
public final class LinearProbe {
  /** Far below what an image more or less comes to. */
  private static final double TOLERANCE = 1e-6;

  private static final int MOST_ITERATIONS = 300;

  private LinearProbe() {}

  /**
   * Features and labels of the same images, in the same order.
   *
   * @param features all of the same dimension
   */
  public record Examples(List<float[]> features, List<String> labels) {
    public Examples {
      if (features.size() != labels.size() || features.isEmpty()) {
        throw new IllegalArgumentException(
            features.size() + " features and " + labels.size() + " labels");
      }
    }
  }

  /**
   * Learns of some images and is tried on others.
   *
   * @return the share of the others whose label it tells, 0..1
   */
  public static double accuracy(SparkSession spark, Examples learnt, Examples others) {
    String[] names = learnt.labels().stream().distinct().sorted().toArray(String[]::new);
    List<Row> rows =
        IntStream.range(0, learnt.features().size())
            .mapToObj(
                i ->
                    RowFactory.create(
                        Vectors.dense(doubles(learnt.features().get(i))),
                        (double) Arrays.binarySearch(names, learnt.labels().get(i))))
            .toList();
    LogisticFit fit =
        LogisticFit.of(
            spark.createDataFrame(rows, LogisticFit.EXAMPLE).coalesce(1),
            TOLERANCE,
            MOST_ITERATIONS);
    long right =
        IntStream.range(0, others.features().size())
            .filter(
                i ->
                    names[fit.labelOf(doubles(others.features().get(i)))].equals(
                        others.labels().get(i)))
            .count();
    return (double) right / others.features().size();
  }

  private static double[] doubles(float[] feature) {
    double[] components = new double[feature.length];
    for (int j = 0; j < components.length; j++) {
      components[j] = feature[j];
    }
    return components;
  }
}
