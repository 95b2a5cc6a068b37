package io.corelake.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PermutationTest {
  @Test
  void everyNumber_isTakenOnce() {
    for (long size : new long[] {1, 2, 3, 4, 5, 16, 17, 63, 64, 65, 1000, 4096, 4097}) {
      for (long seed = 0; seed < 5; seed++) {
        Permutation permutation = new Permutation(seed, size);
        assertThat(LongStream.range(0, size).map(permutation::of).sorted().toArray())
            .isEqualTo(LongStream.range(0, size).toArray());
      }
    }
  }

  @Test
  void everyPlace_isAboutAsLikely() {
    int size = 10;
    int seeds = 20_000;
    int[][] counts = new int[size][size];
    for (long seed = 0; seed < seeds; seed++) {
      Permutation permutation = new Permutation(seed, size);
      for (int number = 0; number < size; number++) {
        counts[number][(int) permutation.of(number)]++;
      }
    }
    for (int[] ofNumber : counts) {
      for (int count : ofNumber) {
        // Six standard deviations.
        assertThat((double) count).isCloseTo(seeds / 10.0, within(6 * Math.sqrt(seeds * 0.09)));
      }
    }
  }

  @Test
  void largeSizes_stayWithinThemselves() {
    long size = (1L << 61) + 12345;
    Permutation permutation = new Permutation(9, size);
    for (long number = size - 1000; number < size; number++) {
      assertThat(permutation.of(number)).isBetween(0L, size - 1);
    }
    assertThatThrownBy(() -> permutation.of(size)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> permutation.of(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
