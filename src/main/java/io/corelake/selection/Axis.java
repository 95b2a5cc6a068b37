package io.corelake.selection;

import java.io.Serializable;

/**
 * The direction of a class, along which gains differ most: every vector is split into what it has
 * along the axis and what it has across, so that a {@link Drift} can be bounded in each.
 *
 * @param components the direction on the grid, {@code int[d]}, not zero
 * @param squaredLength |axis|^2
 */
public record Axis(int[] components, long squaredLength) implements Serializable {
  /** Returns the axis in the direction of a class's sum; any direction where the sum is zero. */
  public static Axis of(long[] sum) {
    double squares = 0;
    for (long component : sum) {
      squares += (double) component * component;
    }
    int[] components = new int[sum.length];
    if (squares == 0) {
      components[0] = Grid.STEPS;
    } else {
      for (int j = 0; j < sum.length; j++) {
        components[j] = (int) Math.rint(sum[j] / Math.sqrt(squares) * Grid.STEPS);
      }
    }
    long squaredLength = 0;
    for (int component : components) {
      squaredLength += (long) component * component;
    }
    return new Axis(components, squaredLength);
  }

  /**
   * Returns an upper bound of the length of a vector's part across the axis.
   *
   * @param along the vector's dot product with the axis
   */
  double across(long vectorSquared, long along) {
    // In longs, below 2^58: for a vector that is nearly parallel, doubles would cancel to nothing.
    long rest = vectorSquared * squaredLength - along * along;
    return Math.sqrt(Math.max(0, rest) / (double) squaredLength) * Drift.SLACK;
  }
}
