package io.corelake.selection;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What the gains of many candidates can have become after a {@link Drift}, without a look at them.
 *
 * <p>By Cauchy-Schwarz across the axis, gain(now) &lt;= gain(then) - 2 D_along e_along + 2
 * |D_across| |e_across|. Candidates are held in bins by e_along; of each bin only the extremes of
 * the three are known.
 */
public final class Bound implements Serializable {
  private static final int BINS = 64;

  private final int lowest;
  private final double binsPerUnit;
  private final long[] highestGain = new long[BINS];
  private final int[] leastAlong = new int[BINS];
  private final int[] mostAlong = new int[BINS];
  private final float[] mostAcross = new float[BINS];

  /** A bound over no candidate, for candidates with {@code lowest <= e_along <= highest}. */
  public Bound(int lowest, int highest) {
    this.lowest = lowest;
    this.binsPerUnit = BINS / (highest - (double) lowest + 1);
    Arrays.fill(highestGain, Long.MIN_VALUE);
    Arrays.fill(leastAlong, Integer.MAX_VALUE);
    Arrays.fill(mostAlong, Integer.MIN_VALUE);
  }

  /** Takes in a candidate. */
  void add(long gain, int along, float across) {
    int bin = (int) ((along - (double) lowest) * binsPerUnit);
    highestGain[bin] = Math.max(highestGain[bin], gain);
    leastAlong[bin] = Math.min(leastAlong[bin], along);
    mostAlong[bin] = Math.max(mostAlong[bin], along);
    mostAcross[bin] = Math.max(mostAcross[bin], across);
  }

  /** Takes in what another bound over the same range has. */
  public void add(Bound other) {
    for (int bin = 0; bin < BINS; bin++) {
      highestGain[bin] = Math.max(highestGain[bin], other.highestGain[bin]);
      leastAlong[bin] = Math.min(leastAlong[bin], other.leastAlong[bin]);
      mostAlong[bin] = Math.max(mostAlong[bin], other.mostAlong[bin]);
      mostAcross[bin] = Math.max(mostAcross[bin], other.mostAcross[bin]);
    }
  }

  /** Returns whether every candidate's gain is below {@code gain} after a drift. */
  boolean isBelow(long exactGain, Drift drift) {
    double gain = (double) exactGain;
    double along = 2 * drift.alongShare();
    double across = 2 * drift.across();
    double magnitude = Math.abs(gain);
    for (int bin = 0; bin < BINS; bin++) {
      if (highestGain[bin] == Long.MIN_VALUE) {
        continue;
      }
      double change =
          across * mostAcross[bin] - along * (along > 0 ? leastAlong[bin] : mostAlong[bin]);
      double rounding = 1 + 1e-12 * (magnitude + Math.abs(change));
      if (!(highestGain[bin] + change + rounding < gain)) {
        return false;
      }
    }
    return true;
  }
}
