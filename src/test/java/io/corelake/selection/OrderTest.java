package io.corelake.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderTest {
  @Test
  void orders_areThoseOfAStableSort() {
    RandomStream random = new RandomStream(1);
    for (int bits : new int[] {0, 1, 9, 33, 64}) {
      long[] keys = new long[700];
      for (int row = 0; row < keys.length; row++) {
        keys[row] = bits == 0 ? 7 : random.nextLong() >> (64 - bits);
      }
      Comparator<Integer> ascending = Comparator.comparingLong(row -> keys[row]);
      assertThat(Order.ascending(keys)).isEqualTo(sorted(keys.length, ascending));
      assertThat(Order.descending(keys)).isEqualTo(sorted(keys.length, ascending.reversed()));
      Comparator<Integer> unsigned = (a, b) -> Long.compareUnsigned(keys[a], keys[b]);
      assertThat(Order.byUnsigned(keys)).isEqualTo(sorted(keys.length, unsigned));
    }
    assertThat(Order.ascending(new long[0])).isEmpty();
  }

  private static int[] sorted(int rows, Comparator<Integer> order) {
    return IntStream.range(0, rows).boxed().sorted(order).mapToInt(row -> row).toArray();
  }
}
