package io.corelake.classes;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KMeansTreeTest {
  @Test
  void shares_areThoseOfDealingOneByOne() {
    RandomStream random = new RandomStream(3);
    for (int round = 0; round < 200; round++) {
      long[] sizes = new long[1 + random.nextInt(12)];
      Arrays.setAll(sizes, cell -> random.nextInt(4) == 0 ? 0 : random.nextInt(1000));
      long cells = Arrays.stream(sizes).filter(size -> size > 0).count();
      int count = (int) cells + random.nextInt(300);
      int[] shares = KMeansTree.shares(sizes, count);
      assertThat(shares).isEqualTo(dealt(sizes, count));
      assertThat(Arrays.stream(shares).sum())
          .isEqualTo((int) Math.min(count, Arrays.stream(sizes).sum()));
      for (int cell = 0; cell < sizes.length; cell++) {
        assertThat((long) shares[cell]).isBetween(sizes[cell] > 0 ? 1L : 0L, sizes[cell]);
      }
    }
  }

  /** The next centre for the cell with the largest quotient, the first among equals. */
  private static int[] dealt(long[] sizes, int count) {
    int[] shares = new int[sizes.length];
    for (int cell = 0; cell < sizes.length; cell++) {
      shares[cell] = sizes[cell] > 0 ? 1 : 0;
    }
    while (Arrays.stream(shares).sum() < Math.min(count, Arrays.stream(sizes).sum())) {
      int next = -1;
      for (int cell = 0; cell < sizes.length; cell++) {
        if (sizes[cell] > 0
            && (next < 0 || sizes[cell] * shares[next] > sizes[next] * shares[cell])) {
          next = cell;
        }
      }
      shares[next]++;
    }
    return shares;
  }
}
