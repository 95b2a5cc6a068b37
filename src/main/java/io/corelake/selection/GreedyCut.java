package io.corelake.selection;

import java.util.ArrayList;
import java.util.List;

/**
 * The greedy order of a class under the cut F(S) = &lt;c, c_S&gt; - |c_S|^2: always the image of
 * the highest marginal gain next, a lower row first among equals, exactly.
 *
 * <p>Picks change gains little, so almost all of a class need not be looked at. Candidates stand in
 * a pyramid: the whole ground set, some thousand of its best, the best hundred of those. Only the
 * last, the frontier, are updated at every pick. What is not listed is bounded by its last exact
 * gain and the {@link Drift} since ({@link Bound}); where the bound reaches the best listed gain,
 * the level is listed anew. The order does not depend on how much is listed where.
 */
public final class GreedyCut {
  /** How many candidates the frontier has at first, and at least. */
  private static final int FRONTIER = 192;

  private static final int LEAST = 48;

  /**
   * How many times as many candidates the level above has at first, and how many times at least.
   */
  private static final int RATIO = 24;

  private static final int LEAST_RATIO = 3;

  /**
   * What is done with a list, in times of what the list cost, at which the two are in balance: the
   * drift grows like the root of the picks, so a list twice as long holds two to four times as
   * long.
   */
  private static final double BALANCE = 1.5;

  /** With so much done, a shorter list is made though the old one still holds. */
  private static final double TOO_LONG = 4;

  private final Axis axis;
  private final Twins twins;
  private final long[] residual;

  /** How many candidates to list at each level; adapted on the way. */
  private final double[] counts;

  private final int least;

  private final List<Level> levels = new ArrayList<>();
  private Frontier frontier;
  private long dotProducts;

  /** A ground set, and what was listed of it. */
  private static final class Level {
    private final GroundSet set;
    private final int number;
    private final Bound others;
    private final Drift drift;

    /** Dot products made with the list. */
    private double work;

    Level(GroundSet set, int number, Bound others, Drift drift) {
      this.set = set;
      this.number = number;
      this.others = others;
      this.drift = drift;
    }
  }

  /**
   * Begins with S = {}.
   *
   * @param sum {@code long[d]}: c
   */
  public GreedyCut(GroundSet groundSet, long[] sum, Axis axis, Twins twins) {
    this(groundSet, sum, axis, twins, FRONTIER, RATIO);
  }

  /** As above, with another pyramid at first; the order is the same. */
  GreedyCut(GroundSet groundSet, long[] sum, Axis axis, Twins twins, int frontierSize, int ratio) {
    this.axis = axis;
    this.twins = twins;
    this.residual = sum.clone();
    this.counts = counts(groundSet.size(), frontierSize, ratio);
    this.least = Math.min(frontierSize, LEAST);
    this.frontier = list(groundSet, 0);
  }

  private static double[] counts(int size, int frontierSize, int ratio) {
    int levels = 1;
    double count = frontierSize;
    while (count * ratio < size / (double) LEAST_RATIO) {
      count *= ratio;
      levels++;
    }
    double[] counts = new double[levels];
    for (int i = 0; i < levels; i++, count /= ratio) {
      counts[i] = count;
    }
    return counts;
  }

  /** Takes the row of every pick and the gain that it had. */
  public interface PickVisitor {
    void visit(int row, long gain);
  }

  /**
   * Picks as the objective has it.
   *
   * @param objective cut: until every image is picked; cl-core: while the highest gain is positive
   */
  public void pick(Objective objective, PickVisitor visitor) {
    while (!isDone() && (objective == Objective.CUT || gain() > 0)) {
      long gain = gain();
      visitor.visit(pick(), gain);
    }
  }

  /** Returns whether every image is picked. */
  boolean isDone() {
    settle();
    return frontier.isEmpty();
  }

  /** Returns the highest gain, that of the next pick. */
  long gain() {
    settle();
    return frontier.gain();
  }

  /** Returns c - 2 c_S, {@code long[d]}. */
  public long[] residual() {
    return residual.clone();
  }

  /** Returns how many vectors were looked at so far, those looked at twice counted twice. */
  long dotProducts() {
    return dotProducts;
  }

  /** Picks the image of the highest gain and returns its row. */
  int pick() {
    settle();
    int row = frontier.row();
    int[] vector = frontier.vector();
    int origin = frontier.origin();
    for (int i = levels.size() - 1; i >= 0; i--) {
      Level level = levels.get(i);
      level.drift.add(vector, frontier.squaredLength(), frontier.along());
      level.work += frontier.size();
      origin = level.set.pick(origin);
    }
    for (int j = 0; j < residual.length; j++) {
      residual[j] -= 2L * vector[j];
    }
    frontier.pick();
    dotProducts += frontier.size();
    return row;
  }

  /** Lists anew, from the innermost level outwards, until the best listed is the best of all. */
  private void settle() {
    for (int i = levels.size() - 1; i >= 0; i--) {
      Level level = levels.get(i);
      if (level.drift.picks() > 0 && !holds(level)) {
        adapt(level);
        levels.subList(i, levels.size()).clear();
        for (Level outer : levels) {
          outer.work += level.set.listingCost();
        }
        frontier = list(level.set, level.number);
        i = levels.size();
      }
    }
  }

  private boolean holds(Level level) {
    return !frontier.isEmpty()
        && level.work <= TOO_LONG * level.set.listingCost()
        && level.others.isBelow(frontier.gain(), level.drift);
  }

  private void adapt(Level level) {
    double factor = Math.sqrt(BALANCE * level.set.listingCost() / Math.max(1, level.work));
    double count = counts[level.number] * Math.max(0.25, Math.min(2, factor));
    counts[level.number] = Math.max(least, Math.min(count, level.set.size()));
  }

  /** Lists the best of a ground set, the best of those, and so on to the frontier. */
  private Frontier list(GroundSet groundSet, int first) {
    int last = counts.length - 1;
    GroundSet set = groundSet;
    for (int number = first; ; number++) {
      while (number < last && !fits(number, set.size())) {
        number++;
      }
      dotProducts += set.size();
      Candidates candidates = set.best(residual, (int) counts[number]);
      levels.add(new Level(set, number, candidates.others(), new Drift(axis)));
      if (number == last) {
        return new Frontier(candidates, axis, twins);
      }
      set = LocalGroundSet.of(candidates, axis, twins);
    }
  }

  /**
   * Returns whether a level between a set and the frontier is worth while. What the level had come
   * to under other circumstances is forgotten where it no longer lies between the two.
   */
  private boolean fits(int number, int setSize) {
    double least = counts[counts.length - 1] * LEAST_RATIO;
    double most = setSize / (double) LEAST_RATIO;
    if (counts[number] < least || counts[number] > most) {
      counts[number] = Math.sqrt(counts[counts.length - 1] * setSize);
    }
    return least <= counts[number] && counts[number] <= most;
  }
}
