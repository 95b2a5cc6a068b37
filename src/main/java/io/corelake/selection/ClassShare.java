package io.corelake.selection;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A share of a class that is held by several tasks. All rows of one vector must be in one share.
 *
 * <p>It never changes: what was picked is told with every question, so that a lost share can be
 * built again at any time.
 */
public final class ClassShare implements Serializable {
  private final ClassVectors vectors;
  private final int[] rows;
  private final Twins twins;
  private transient @Nullable Split split;

  /**
   * Takes a share.
   *
   * @param rows {@code int[n]}: the row of each vector in the class, ascending
   */
  public ClassShare(ClassVectors vectors, int[] rows) {
    this.vectors = vectors;
    this.rows = rows;
    this.twins = Twins.of(vectors);
  }

  public ClassVectors vectors() {
    return vectors;
  }

  /** Returns the row in the class of a vector of this share. */
  public int row(int index) {
    return rows[index];
  }

  /** Returns the rows of every vector that is there more than once. */
  public List<int[]> twins() {
    return Twins.groups(vectors).stream()
        .map(group -> Arrays.stream(group).map(index -> rows[index]).toArray())
        .toList();
  }

  /** Returns the lowest and the highest dot product with an axis; of no vector, 0 and 0. */
  public int[] range(Axis axis) {
    return split(axis).range();
  }

  /**
   * Returns the best of this share as {@link GroundSet#best} does.
   *
   * @param picked rows of the class
   * @param others an empty bound over the range of the whole class
   */
  public Candidates best(Axis axis, long[] residual, BitSet picked, int count, Bound others) {
    boolean[] firsts = twins.firsts(rows.length);
    int[] next = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      next[i] = firsts[i] ? firstLeft(i, picked) : Twins.NONE;
    }
    return new LocalGroundSet(vectors, split(axis), next, new int[rows.length], axis, twins)
        .list(residual, count, others);
  }

  /**
   * Returns the row of the first vector from {@code first} on among its twins that is not picked.
   */
  private int firstLeft(int first, BitSet picked) {
    int index = first;
    while (index != Twins.NONE && picked.get(rows[index])) {
      index = twins.after(index);
    }
    return index == Twins.NONE ? Twins.NONE : rows[index];
  }

  /** Kept for the next round; computed twice where two tasks ask at once. */
  private Split split(Axis axis) {
    Split known = split;
    if (known == null) {
      known = Split.of(vectors, axis);
      split = known;
    }
    return known;
  }
}
