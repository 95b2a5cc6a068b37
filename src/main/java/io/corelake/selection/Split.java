package io.corelake.selection;

/**
 * What every row has along an {@link Axis} and across it.
 *
 * @param along {@code int[n]}: the dot products with the axis
 * @param across {@code float[n]}: upper bounds of the lengths
 */
record Split(int[] along, float[] across) {
  static Split of(ClassVectors vectors, Axis axis) {
    int[] along = new int[vectors.size()];
    vectors.dots(axis.components(), along);
    float[] across = new float[along.length];
    for (int row = 0; row < along.length; row++) {
      across[row] = Math.nextUp((float) axis.across(vectors.squaredLength(row), along[row]));
    }
    return new Split(along, across);
  }

  int along(int row) {
    return along[row];
  }

  float across(int row) {
    return across[row];
  }

  /** Returns the lowest and the highest dot product with the axis; of no row, 0 and 0. */
  int[] range() {
    int lowest = along.length == 0 ? 0 : along[0];
    int highest = lowest;
    for (int value : along) {
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    return new int[] {lowest, highest};
  }

  Bound emptyBound() {
    int[] range = range();
    return new Bound(range[0], range[1]);
  }
}
