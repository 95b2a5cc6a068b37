package io.corelake.audit;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Exact sums over the lengths of a proxy's raw outputs: the same whatever the order. */
final class NormSums implements Serializable {
  private long count;
  private double min = Double.POSITIVE_INFINITY;
  private double max;
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal squares = BigDecimal.ZERO;

  /** Adds a length, which is finite and at least 0. */
  void add(double norm) {
    // A double is a decimal number, and so is its square: nothing is rounded here.
    BigDecimal exact = new BigDecimal(norm);
    count++;
    min = Math.min(min, norm);
    max = Math.max(max, norm);
    sum = sum.add(exact);
    squares = squares.add(exact.multiply(exact));
  }

  void add(NormSums other) {
    count += other.count;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    sum = sum.add(other.sum);
    squares = squares.add(other.squares);
  }

  /** Returns the figures, or null where there was no length. */
  ProxyAudit.@Nullable Norms figures() {
    if (count == 0) {
      return null;
    }
    BigDecimal n = BigDecimal.valueOf(count);
    double mean = sum.divide(n, MathContext.DECIMAL64).doubleValue();
    double spread = n.multiply(squares).subtract(sum.multiply(sum)).doubleValue();
    return new ProxyAudit.Norms(min, mean, max, Math.sqrt(spread) / count);
  }
}
