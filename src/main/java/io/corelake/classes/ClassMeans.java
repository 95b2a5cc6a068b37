package io.corelake.classes;

import io.corelake.selection.GridVector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The directions of the mean vectors of a few labels: {@code double[k][d]}, unit vectors. */
final class ClassMeans implements Serializable {
  private final double[][] directions;

  private ClassMeans(double[][] directions) {
    this.directions = directions;
  }

  /**
   * Sums the vectors of every label.
   *
   * @param labelled {@code vector} and {@code label}; a few
   */
  static ClassMeans of(Dataset<Row> labelled) {
    SortedMap<String, double[]> sums = new TreeMap<>();
    for (Row row : labelled.select("vector", "label").collectAsList()) {
      short[] vector = GridVector.decode(row.getAs(0));
      double[] sum = sums.computeIfAbsent(row.getString(1), label -> new double[vector.length]);
      for (int j = 0; j < vector.length; j++) {
        // Whole numbers: exact in any order.
        sum[j] += vector[j];
      }
    }
    List<double[]> directions = new ArrayList<>();
    for (double[] sum : sums.values()) {
      double length = length(sum);
      double[] direction = new double[sum.length];
      for (int j = 0; j < sum.length; j++) {
        direction[j] = length == 0 ? 0 : sum[j] / length;
      }
      directions.add(direction);
    }
    return new ClassMeans(directions.toArray(double[][]::new));
  }

  /** Returns the cosine similarity of a vector to the nearest mean; 0 of a vector of zeros. */
  double likeness(short[] vector) {
    double squares = 0;
    for (short component : vector) {
      squares += component * component;
    }
    double highest = -1;
    for (double[] direction : directions) {
      double product = 0;
      for (int j = 0; j < vector.length; j++) {
        product += direction[j] * vector[j];
      }
      highest = Math.max(highest, squares == 0 ? 0 : product / Math.sqrt(squares));
    }
    return highest;
  }

  private static double length(double[] vector) {
    double squares = 0;
    for (double component : vector) {
      squares += component * component;
    }
    return Math.sqrt(squares);
  }
}
