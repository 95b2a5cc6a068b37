package io.corelake.classes;

import io.corelake.selection.GridVector;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * MLlib's logistic regression of labels on image vectors in grid steps. One task learns, in an
 * order of the vectors, so that partitions change nothing; the last bits are the machine's.
 */
final class LogisticFit implements Serializable {
  static final StructType EXAMPLE =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false);

  /** The weight of the squared coefficients, as the paper's authors have it. */
  private static final double REGULARISATION = 1e-3;

  private final double[][] weights;
  private final double[] intercepts;

  private LogisticFit(double[][] weights, double[] intercepts) {
    this.weights = weights;
    this.intercepts = intercepts;
  }

  /**
   * Fits it.
   *
   * @param labelled images with {@code vector} and {@code label}
   * @param names every label that they have
   * @param tolerance of the loss and its slope at which the solver stops
   * @param mostIterations after which it stops anyway
   */
  static LogisticFit of(
      Dataset<Row> labelled, String[] names, double tolerance, int mostIterations) {
    Map<String, Double> numbers = new HashMap<>();
    for (int k = 0; k < names.length; k++) {
      numbers.put(names[k], (double) k);
    }
    Dataset<Row> examples =
        labelled
            .select("vector", "label")
            .repartition(1)
            .sortWithinPartitions("vector", "label")
            .map(
                (MapFunction<Row, Row>)
                    row ->
                        RowFactory.create(
                            Vectors.dense(components(GridVector.decode(row.getAs(0)))),
                            numbers.get(row.getString(1))),
                Encoders.row(EXAMPLE));
    return of(examples, tolerance, mostIterations);
  }

  /**
   * Fits it.
   *
   * @param examples {@code features} and {@code label}, numbers from 0, in the order to learn them
   */
  static LogisticFit of(Dataset<Row> examples, double tolerance, int mostIterations) {
    LogisticRegressionModel model =
        new LogisticRegression()
            .setFamily("multinomial")
            .setRegParam(REGULARISATION)
            .setMaxIter(mostIterations)
            .setTol(tolerance)
            .fit(examples);
    Matrix weights = model.coefficientMatrix();
    return new LogisticFit(
        IntStream.range(0, weights.numRows())
            .mapToObj(
                k ->
                    IntStream.range(0, weights.numCols())
                        .mapToDouble(j -> weights.apply(k, j))
                        .toArray())
            .toArray(double[][]::new),
        model.interceptVector().toArray());
  }

  private static double[] components(short[] grid) {
    double[] components = new double[grid.length];
    Arrays.setAll(components, j -> grid[j]);
    return components;
  }

  /** Returns the classifier of whole numbers that this comes to. */
  LinearClassifier rounded(String[] names) {
    return LinearClassifier.of(weights, intercepts, names);
  }

  /** Returns the number of the most probable label. */
  int labelOf(double[] features) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < weights.length; k++) {
      double logit = logit(k, features);
      if (logit > highest) {
        highest = logit;
        best = k;
      }
    }
    return best;
  }

  /** Returns the probability of a label, by its number. */
  double probability(int label, short[] vector) {
    double[] features = components(vector);
    double[] logits = new double[weights.length];
    Arrays.setAll(logits, k -> logit(k, features));
    // The highest is taken off, so that no power overflows.
    double highest = Arrays.stream(logits).max().orElseThrow();
    double all = Arrays.stream(logits).map(logit -> Math.exp(logit - highest)).sum();
    return Math.exp(logits[label] - highest) / all;
  }

  private double logit(int label, double[] features) {
    double logit = intercepts[label];
    for (int j = 0; j < features.length; j++) {
      logit += weights[label][j] * features[j];
    }
    return logit;
  }
}
