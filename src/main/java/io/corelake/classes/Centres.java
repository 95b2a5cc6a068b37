package io.corelake.classes;

import io.corelake.selection.ClassVectors;
import io.corelake.selection.ClassVectorsBuilder;
import io.corelake.selection.Grid;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The centres of the latent classes: unit vectors on the {@link Grid}, {@code short[k][d]}. An
 * image belongs to the centre of the highest dot product, the lower number first among equals:
 * integers, so that the assignment is the same on every machine.
 */
public final class Centres implements Serializable {
  private final ClassVectors vectors;

  /**
   * Puts centres on the grid.
   *
   * @param directions {@code double[k][d]}, of any length above 0
   */
  Centres(double[][] directions, int dimension) {
    ClassVectorsBuilder onGrid = new ClassVectorsBuilder(dimension);
    for (double[] direction : directions) {
      double squares = 0;
      for (double component : direction) {
        squares += component * component;
      }
      short[] centre = new short[dimension];
      for (int j = 0; j < dimension; j++) {
        centre[j] = Grid.round(direction[j] / Math.sqrt(squares));
      }
      onGrid.add(centre);
    }
    vectors = onGrid.build();
  }

  public int count() {
    return vectors.size();
  }

  /** Returns the class of an image vector. */
  int nearest(short[] vector) {
    if (vector.length != vectors.dimension()) {
      throw new IllegalArgumentException(
          "A vector of dimension " + vector.length + " among centres of " + vectors.dimension());
    }
    int[] components = new int[vector.length];
    Arrays.setAll(components, j -> vector[j]);
    int[] products = new int[count()];
    vectors.dots(components, products);
    int nearest = 0;
    for (int k = 1; k < products.length; k++) {
      if (products[k] > products[nearest]) {
        nearest = k;
      }
    }
    return nearest;
  }
}
