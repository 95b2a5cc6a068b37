package io.corelake.selection;

import java.util.Arrays;

/** Stable orders of rows by a {@code long} key; a lower row wins a tie. */
final class Order {
  private Order() {}

  static int[] ascending(long[] keys) {
    Integer[] rows = new Integer[keys.length];
    Arrays.setAll(rows, row -> row);
    Arrays.sort(rows, (a, b) -> Long.compare(keys[a], keys[b]));
    return Arrays.stream(rows).mapToInt(Integer::intValue).toArray();
  }

  static int[] descending(long[] keys) {
    Integer[] rows = new Integer[keys.length];
    Arrays.setAll(rows, row -> row);
    Arrays.sort(rows, (a, b) -> Long.compare(keys[b], keys[a]));
    return Arrays.stream(rows).mapToInt(Integer::intValue).toArray();
  }
}
