package io.corelake.classes;

import io.corelake.selection.ClassVectors;
import io.corelake.selection.Grid;
import java.io.Serializable;

/**
 * The centres of the latent classes: unit vectors on the {@link Grid}, {@code short[k][d]}. An
 * image belongs to the centre of the highest dot product, the lower number first among equals:
 * integers, so that the assignment is the same on every machine.
 */
public final class Centres implements Serializable {
  private final short[] components;
  private final int count;
  private final int dimension;

  /**
   * Puts centres on the grid.
   *
   * @param directions {@code double[k][d]}, of any length above 0
   */
  Centres(double[][] directions, int dimension) {
    this.count = directions.length;
    this.dimension = dimension;
    this.components = new short[count * dimension];
    for (int k = 0; k < count; k++) {
      double squares = 0;
      for (double component : directions[k]) {
        squares += component * component;
      }
      for (int j = 0; j < dimension; j++) {
        components[k * dimension + j] = Grid.round(directions[k][j] / Math.sqrt(squares));
      }
    }
  }

  public int count() {
    return count;
  }

  /** Returns the class of an image vector. */
  int nearest(short[] vector) {
    if (vector.length != dimension) {
      throw new IllegalArgumentException(
          "A vector of dimension " + vector.length + " among centres of " + dimension);
    }
    int nearest = 0;
    int highest = Integer.MIN_VALUE;
    for (int k = 0; k < count; k++) {
      int dot = ClassVectors.dot(vector, 0, components, k * dimension, dimension);
      if (dot > highest) {
        highest = dot;
        nearest = k;
      }
    }
    return nearest;
  }
}
