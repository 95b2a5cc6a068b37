package io.corelake.selection;

/** The images of a class that are not picked yet, wherever they are held. */
public interface GroundSet {
  /** Returns how many different vectors are held, a few of them perhaps picked already. */
  int size();

  /** Returns what {@link #best} costs, in dot products in memory: it decides how much to list. */
  double listingCost();

  /**
   * Returns the best under a residual: all of the ground set where {@code count} allows, else about
   * so many, the very best among them.
   *
   * @param residual {@code long[d]}: c - 2 c_S
   */
  Candidates best(long[] residual, int count);

  /**
   * Takes note that a candidate was picked; its twin, if there is one, takes its place.
   *
   * @param index as in {@link Candidates#origins}
   * @return its index in the ground set of which this one is a part
   */
  int pick(int index);
}
