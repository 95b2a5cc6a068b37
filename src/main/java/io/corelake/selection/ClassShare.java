package io.corelake.selection;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A share of a class that is held by several tasks. All rows of one vector must be in one share,
 * which holds the vector once.
 *
 * <p>It never changes: what was picked is told with every question, so that a lost share can be
 * built again at any time.
 */
public final class ClassShare implements Serializable {
  private final ClassVectors vectors;
  private final int[] rows;
  private final int[] ends;
  private transient @Nullable Split split;

  /**
   * Takes a share.
   *
   * @param vectors {@code n} different ones
   * @param rows the rows of the class, those of one vector together and ascending
   * @param ends {@code int[n]}: where the rows of each vector end
   */
  public ClassShare(ClassVectors vectors, int[] rows, int[] ends) {
    if (ends.length != vectors.size()
        || (ends.length > 0 && ends[ends.length - 1] != rows.length)) {
      throw new IllegalArgumentException(
          "%d vectors, %d ends and %d rows do not fit together"
              .formatted(vectors.size(), ends.length, rows.length));
    }
    this.vectors = vectors;
    this.rows = rows;
    this.ends = ends;
  }

  /** Returns the rows of every vector that is there more than once, all in one: sizes and rows. */
  public int[] twins() {
    return IntStream.range(0, ends.length)
        .filter(index -> ends[index] - start(index) > 1)
        .flatMap(
            index ->
                IntStream.concat(
                    IntStream.of(ends[index] - start(index)),
                    Arrays.stream(rows, start(index), ends[index])))
        .toArray();
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
    int[] next = new int[ends.length];
    for (int index = 0; index < next.length; index++) {
      next[index] = firstLeft(index, picked);
    }
    // The driver knows the twins of what it picks.
    return new LocalGroundSet(vectors, split(axis), next, new int[next.length], axis, Twins.none())
        .list(residual, count, others);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** Returns the first row of a vector that is not picked. */
  private int firstLeft(int index, BitSet picked) {
    for (int at = start(index); at < ends[index]; at++) {
      if (!picked.get(rows[at])) {
        return rows[at];
      }
    }
    return Twins.NONE;
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
