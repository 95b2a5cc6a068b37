package io.corelake.rank;

/** Sums of vectors on the grid, which are the same in any order. */
final class ExactSum {
  private final long[] components;

  ExactSum(int dimension) {
    components = new long[dimension];
  }

  void add(short[] vector) {
    for (int j = 0; j < components.length; j++) {
      components[j] += vector[j];
    }
  }

  long[] components() {
    return components;
  }

  static long[] added(long[] a, long[] b) {
    long[] sum = a.clone();
    for (int j = 0; j < sum.length; j++) {
      sum[j] += b[j];
    }
    return sum;
  }

  /** Returns &lt;residual, vector&gt; - |vector|^2. */
  static long gain(long[] residual, short[] vector) {
    long gain = 0;
    for (int j = 0; j < vector.length; j++) {
      gain += (residual[j] - vector[j]) * vector[j];
    }
    return gain;
  }
}
