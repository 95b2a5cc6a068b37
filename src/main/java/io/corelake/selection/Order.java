package io.corelake.selection;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Stable orders of rows by a {@code long} key, by radix; a lower row wins a tie. */
final class Order {
  private static final int DIGITS = 1 << Byte.SIZE;

  private Order() {}

  static int[] descending(long[] keys) {
    return byUnsigned(Arrays.stream(keys).map(key -> ~(key ^ Long.MIN_VALUE)).toArray());
  }

  static int[] ascending(long[] keys) {
    return byUnsigned(Arrays.stream(keys).map(key -> key ^ Long.MIN_VALUE).toArray());
  }

  /** Orders by the keys taken as unsigned. */
  static int[] byUnsigned(long[] keys) {
    int[] rows = new int[keys.length];
    Arrays.setAll(rows, row -> row);
    int[] sorted = new int[keys.length];
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      int[] ends = ends(keys, shift);
      if (ends != null) {
        for (int i = rows.length - 1; i >= 0; i--) {
          sorted[--ends[digit(keys[rows[i]], shift)]] = rows[i];
        }
        int[] swapped = rows;
        rows = sorted;
        sorted = swapped;
      }
    }
    return rows;
  }

  /** Returns where the keys of each digit end; null where all keys have the same. */
  private static int @Nullable [] ends(long[] keys, int shift) {
    int[] ends = new int[DIGITS];
    for (long key : keys) {
      ends[digit(key, shift)]++;
    }
    for (int digit = 0, end = 0; digit < DIGITS; digit++) {
      if (ends[digit] == keys.length) {
        return null;
      }
      end += ends[digit];
      ends[digit] = end;
    }
    return ends;
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & (DIGITS - 1);
  }
}
