package io.corelake.selection;

/**
 * D = c_S(now) - c_S(then): what has been picked since gains were exact. A gain changes by -2
 * &lt;D, e&gt; from then to now.
 */
final class Drift {
  /** More than what rounding can take away from a bound, and too little to matter. */
  static final double SLACK = 1 + 1e-9;

  private final Axis axis;
  private final double[] components;
  private double along;
  private double squaredLength;
  private int picks;

  Drift(Axis axis) {
    this.axis = axis;
    components = new double[axis.components().length];
  }

  /**
   * Adds a picked vector.
   *
   * @param picked {@code int[d]}, or longer and padded by zeros
   * @param alongAxis its dot product with the axis
   */
  void add(int[] picked, int pickedSquared, int alongAxis) {
    double dot = 0;
    for (int j = 0; j < components.length; j++) {
      dot += components[j] * picked[j];
      components[j] += picked[j];
    }
    squaredLength += 2 * dot + pickedSquared;
    along += alongAxis;
    picks++;
  }

  /** Returns how many vectors were added. */
  int picks() {
    return picks;
  }

  /** Returns &lt;D, axis&gt; / |axis|^2, exact but for rounding. */
  double alongShare() {
    return along / axis.squaredLength();
  }

  /** Returns an upper bound of the length of D's part across the axis. */
  double across() {
    double squares = squaredLength * SLACK - along * along / axis.squaredLength();
    return Math.sqrt(Math.max(0, squares)) * SLACK;
  }
}
