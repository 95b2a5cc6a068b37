package io.corelake.classes;

import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A linear probe: how many labels MLlib's logistic regression on some frozen features tells of
 * others. The features are held on the vectors' grid, which loses 3e-5 of a component.
 */
public final class LinearProbe {
  private static final StructType EXAMPLE =
      new StructType()
          .add("vector", DataTypes.BinaryType, false)
          .add("label", DataTypes.StringType, false);

  /** Far below what an image more or less comes to. */
  private static final double TOLERANCE = 1e-6;

  private static final int MOST_ITERATIONS = 300;

  private LinearProbe() {}

  /**
   * Features and labels of the same images, in the same order.
   *
   * @param features of length 1 at most, all of the same dimension
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
                        GridVector.encode(onGrid(learnt.features().get(i))),
                        learnt.labels().get(i)))
            .toList();
    LinearClassifier probe =
        LogisticFit.of(spark.createDataFrame(rows, EXAMPLE), names, TOLERANCE, MOST_ITERATIONS)
            .rounded(names);
    long right =
        IntStream.range(0, others.features().size())
            .filter(
                i ->
                    names[probe.classOf(onGrid(others.features().get(i)))].equals(
                        others.labels().get(i)))
            .count();
    return (double) right / others.features().size();
  }

  private static short[] onGrid(float[] feature) {
    short[] vector = new short[feature.length];
    for (int j = 0; j < vector.length; j++) {
      vector[j] = Grid.round(feature[j]);
    }
    return vector;
  }
}
