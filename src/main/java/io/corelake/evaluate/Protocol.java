package io.corelake.evaluate;

import io.corelake.config.Budget;
import java.util.List;

/**
 * How subsets are held against each other.
 *
 * @param keep budgets, of the images that encoders may learn of
 * @param seeds how often each training is done, with other weights, orders, views, and random
 *     subsets
 * @param epochs passes over everything; see {@link Match}
 */
public record Protocol(List<Budget> keep, int seeds, int epochs, Match match) {
  /** What all trainings have in common. */
  public enum Match {
    /** As many steps as the epochs over everything: the same cost, whatever the subset. */
    STEPS,
    /** As many epochs: a subset costs its share of everything. */
    EPOCHS
  }

  /** Checks the bounds. */
  public Protocol {
    keep = List.copyOf(keep);
    if (keep.isEmpty() || seeds < 1 || epochs < 1) {
      throw new IllegalArgumentException(
          keep + ", " + seeds + " seeds and " + epochs + " epochs: there is nothing to train");
    }
  }

  /**
   * Returns the steps of a training.
   *
   * @param ofSubset steps of an epoch over its subset
   * @param ofEverything steps of an epoch over everything
   */
  int steps(int ofSubset, int ofEverything) {
    return Math.multiplyExact(
        epochs,
        switch (match) {
          case STEPS -> ofEverything;
          case EPOCHS -> ofSubset;
        });
  }
}
