package io.corelake.classes;

import io.corelake.selection.ClassVectors;
import io.corelake.selection.ClassVectorsBuilder;
import io.corelake.selection.Grid;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The centres of the latent classes: unit vectors on the {@link Grid}, {@code short[k][d]}. An
 * image belongs to the centre of the highest dot product, the lower number first among equals:
 * integers, so that the assignment is the same on every machine.
 */
public final class Centres implements Classifier {
  private final short[][] onGrid;
  private final int[] numbers;
  private final String @Nullable [] names;
  private final ClassVectors vectors;

  private Centres(short[][] onGrid, int[] numbers, String @Nullable [] names, int dimension) {
    this.onGrid = onGrid;
    this.numbers = numbers;
    this.names = names;
    ClassVectorsBuilder builder = new ClassVectorsBuilder(dimension);
    for (short[] centre : onGrid) {
      builder.add(centre);
    }
    this.vectors = builder.build();
  }

  /**
   * Puts centres on the grid.
   *
   * @param directions {@code double[k][d]}, of any length above 0
   */
  static Centres of(double[][] directions, int dimension) {
    short[][] onGrid = new short[directions.length][dimension];
    for (int k = 0; k < directions.length; k++) {
      double squares = 0;
      for (double component : directions[k]) {
        squares += component * component;
      }
      for (int j = 0; j < dimension; j++) {
        onGrid[k][j] = Grid.round(directions[k][j] / Math.sqrt(squares));
      }
    }
    return new Centres(onGrid, IntStream.range(0, onGrid.length).toArray(), null, dimension);
  }

  /**
   * Takes centres as they are.
   *
   * @param onGrid unit vectors on the grid, one a class; at least one
   * @param names of the classes, as many
   */
  public static Centres named(short[][] onGrid, String[] names) {
    int[] numbers = IntStream.range(0, onGrid.length).toArray();
    return new Centres(onGrid.clone(), numbers, names.clone(), onGrid[0].length);
  }

  @Override
  public int[] classes() {
    return numbers.clone();
  }

  @Override
  public @Nullable String name(int latentClass) {
    return names == null ? null : names[latentClass];
  }

  @Override
  public Centres without(Set<Integer> classes) {
    int[] left =
        IntStream.range(0, numbers.length).filter(k -> !classes.contains(numbers[k])).toArray();
    return new Centres(
        Arrays.stream(left).mapToObj(k -> onGrid[k]).toArray(short[][]::new),
        Arrays.stream(left).map(k -> numbers[k]).toArray(),
        names,
        vectors.dimension());
  }

  @Override
  public int classOf(short[] vector) {
    return numbers[nearest(vector)];
  }

  /** Returns a centre by its row. */
  short[] centre(int row) {
    return onGrid[row].clone();
  }

  /** Returns the row of the nearest centre. */
  int nearest(short[] vector) {
    if (vector.length != vectors.dimension()) {
      throw new IllegalArgumentException(
          "A vector of dimension " + vector.length + " among centres of " + vectors.dimension());
    }
    int[] components = new int[vector.length];
    Arrays.setAll(components, j -> vector[j]);
    int[] products = new int[vectors.size()];
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
