package io.corelake.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a class that are the same vector. They always have the same gain, so only the lowest
 * that is left is a candidate; without this, every pick among many of them would be a tie that only
 * a look at the whole class resolves.
 */
public final class Twins {
  /** No row. */
  public static final int NONE = -1;

  /** Seeds of the weights of a hash that is linear, and so comes from the kernel. */
  private static final int[] SEEDS = {0x9E3779B1, 0x85EBCA77};

  /** The next row of the same vector; empty where no two rows are the same. */
  private final int[] next;

  private Twins(int[] next) {
    this.next = next;
  }

  /** Finds the twins of a class. */
  public static Twins of(ClassVectors vectors) {
    List<int[]> groups = groups(vectors);
    if (groups.isEmpty()) {
      return none();
    }
    Twins twins = new Twins(unlinked(vectors.size()));
    groups.forEach(group -> twins.link(group, 0, group.length));
    return twins;
  }

  /** No two rows are the same. */
  static Twins none() {
    return new Twins(new int[0]);
  }

  /**
   * Takes twins that the shares of a class found.
   *
   * @param rows of the class
   * @param ofShares of each what {@link ClassShare#twins} returns
   */
  public static Twins of(int rows, List<int[]> ofShares) {
    if (ofShares.stream().allMatch(ofShare -> ofShare.length == 0)) {
      return none();
    }
    Twins twins = new Twins(unlinked(rows));
    for (int[] ofShare : ofShares) {
      for (int at = 0; at < ofShare.length; at += 1 + ofShare[at]) {
        twins.link(ofShare, at + 1, at + 1 + ofShare[at]);
      }
    }
    return twins;
  }

  private static int[] unlinked(int rows) {
    int[] next = new int[rows];
    Arrays.fill(next, NONE);
    return next;
  }

  private void link(int[] rows, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      next[rows[i - 1]] = rows[i];
    }
  }

  /** Returns the rows of every vector that is there more than once, ascending. */
  private static List<int[]> groups(ClassVectors vectors) {
    long[] hashes = hashes(vectors);
    int[] order = Order.ascending(hashes);
    List<int[]> groups = new ArrayList<>();
    for (int from = 0, to; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length && hashes[order[to]] == hashes[order[from]]) {
        to++;
      }
      addGroups(vectors, Arrays.copyOfRange(order, from, to), groups);
    }
    return groups;
  }

  /** Parts the rows of one hash, ascending, by their vectors. */
  private static void addGroups(ClassVectors vectors, int[] rows, List<int[]> groups) {
    int[] left = rows;
    while (left.length > 1) {
      int first = left[0];
      int[] same = Arrays.stream(left).filter(row -> vectors.equal(first, row)).toArray();
      left = Arrays.stream(left).filter(row -> !vectors.equal(first, row)).toArray();
      if (same.length > 1) {
        groups.add(same);
      }
    }
  }

  private static long[] hashes(ClassVectors vectors) {
    int size = vectors.size();
    long[] hashes = new long[size];
    int[] products = new int[size];
    for (int seed : SEEDS) {
      int[] weights = new int[vectors.dimension()];
      int weight = seed;
      for (int j = 0; j < weights.length; j++) {
        weight = weight * 0x2C1B3C6D + 0x297A2D39;
        weights[j] = weight ^ (weight >>> 15);
      }
      vectors.dots(weights, products);
      for (int row = 0; row < size; row++) {
        hashes[row] = (hashes[row] << Integer.SIZE) | (products[row] & 0xffffffffL);
      }
    }
    return hashes;
  }

  /** Returns the next higher row of the same vector, or {@link #NONE}. */
  public int after(int row) {
    return next.length == 0 ? NONE : next[row];
  }

  /** Returns the first row of every vector. */
  boolean[] firsts(int rows) {
    boolean[] firsts = new boolean[rows];
    Arrays.fill(firsts, true);
    for (int later : next) {
      if (later != NONE) {
        firsts[later] = false;
      }
    }
    return firsts;
  }
}
