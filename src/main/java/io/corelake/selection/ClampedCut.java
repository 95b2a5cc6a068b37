package io.corelake.selection;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The images of one class as they are picked under the clamped cut F(S), the sum of s+_ij over i
 * outside S and j in S, where s+_ij = max(0, &lt;i, j&gt;). Picking e adds its gain to F: C_e - 2
 * (s+_ej summed over j in S), C_e being its centrality, the sum of s+_ej over all j but e.
 *
 * <p>The clamp leaves no sum of vectors to work with, so every pair is looked at twice, whatever
 * the order is: once for the centralities, once for the gains. Where the order is known beforehand,
 * pairs are looked at block by block, which stays in the cache.
 */
final class ClampedCut {
  private final ClassVectors vectors;
  private final long[] centralities;
  private final int[] order;
  private final long[] gains;
  private int picked;

  /* What is not picked, and now and then a little more: the vector, row and gain of each. */
  private ClassVectors left;
  private int[] leftRows;
  private long[] leftGains;

  /**
   * Starts at S = {}.
   *
   * @param centralities {@code long[n]}: C_e of every row, in steps of dot products
   */
  ClampedCut(ClassVectors vectors, long[] centralities) {
    this.vectors = vectors;
    this.centralities = centralities;
    order = new int[centralities.length];
    gains = new long[centralities.length];
    left = vectors;
    leftRows = new int[centralities.length];
    Arrays.setAll(leftRows, row -> row);
    leftGains = centralities.clone();
  }

  /** Returns C_e of every row, in steps of dot products. */
  static long[] centralities(ClassVectors vectors) {
    long[] centralities = new long[vectors.size()];
    forEachPair(
        vectors,
        (row, first, count, similarities) -> {
          long sum = 0;
          for (int i = 0; i < count; i++) {
            sum += similarities[i];
            centralities[first + i] += similarities[i];
          }
          centralities[row] += sum;
        });
    return centralities;
  }

  /** Takes the similarities of a row with {@code count} earlier ones from {@code first} on. */
  private interface PairVisitor {
    void visit(int row, int first, int count, int[] similarities);
  }

  /** Visits every pair of rows once, the later row with a block of earlier ones. */
  private static void forEachPair(ClassVectors vectors, PairVisitor visitor) {
    int[] similarities = new int[ClassVectors.BLOCK];
    int[] components = new int[vectors.paddedDimension()];
    for (int block = 0, first = 0; block < vectors.blocks(); first += vectors.rowsOf(block++)) {
      for (int row = first + 1; row < vectors.size(); row++) {
        vectors.copyRow(row, components);
        vectors.dots(block, components, similarities);
        int count = Math.min(vectors.rowsOf(block), row - first);
        for (int i = 0; i < count; i++) {
          similarities[i] = Math.max(0, similarities[i]);
        }
        visitor.visit(row, first, count, similarities);
      }
    }
  }

  /** Picks the image of the highest gain, a lower row first among equals, until none is left. */
  void pickGreedily() {
    pickGreedilyAbove(Long.MIN_VALUE);
  }

  /** Picks greedily while the highest gain is positive, which is up to the peak of F. */
  void pickGreedilyWhilePositive() {
    pickGreedilyAbove(0);
  }

  private void pickGreedilyAbove(long leastGain) {
    int[] similarities = new int[order.length];
    int[] components = new int[vectors.paddedDimension()];
    while (true) {
      int best = LocalGroundSet.indexOfBest(leftRows, leftGains);
      if (best < 0 || leftGains[best] <= leastGain) {
        return;
      }
      left.copyRow(best, components);
      left.dots(components, similarities);
      put(leftRows[best], leftGains[best]);
      leftRows[best] = Twins.NONE;
      for (int i = 0; i < leftGains.length; i++) {
        leftGains[i] -= 2L * Math.max(0, similarities[i]);
      }
      if (order.length - picked <= leftRows.length / 2) {
        keepOnlyWhatIsLeft();
      }
    }
  }

  private void put(int row, long gain) {
    order[picked] = row;
    gains[picked++] = gain;
  }

  private void keepOnlyWhatIsLeft() {
    int[] rows = leftRows;
    long[] gainsBefore = leftGains;
    int[] kept = IntStream.range(0, rows.length).filter(i -> rows[i] != Twins.NONE).toArray();
    left = left.select(kept);
    leftRows = Arrays.stream(kept).map(i -> rows[i]).toArray();
    leftGains = Arrays.stream(kept).mapToLong(i -> gainsBefore[i]).toArray();
  }

  /** Picks what is left in the order in which it stands among all rows. */
  void pickRest(int[] all) {
    long[] gainOfRow = centralities.clone();
    boolean[] isLeft = new boolean[order.length];
    for (int i = 0; i < leftRows.length; i++) {
      if (leftRows[i] != Twins.NONE) {
        isLeft[leftRows[i]] = true;
        gainOfRow[leftRows[i]] = leftGains[i];
      }
    }
    int[] rest = Arrays.stream(all).filter(row -> isLeft[row]).toArray();
    long[] restGains = Arrays.stream(rest).mapToLong(row -> gainOfRow[row]).toArray();
    forEachPair(
        vectors.select(rest),
        (place, first, count, similarities) -> {
          for (int i = 0; i < count; i++) {
            restGains[place] -= 2L * similarities[i];
          }
        });
    for (int place = 0; place < rest.length; place++) {
      put(rest[place], restGains[place]);
    }
  }

  /** Returns the row at each rank. */
  int[] order() {
    return order.clone();
  }

  /** Returns what the image at each rank added to F. */
  long[] gains() {
    return gains.clone();
  }
}
