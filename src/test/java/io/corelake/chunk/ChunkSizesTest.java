package io.corelake.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkSizesTest {
  @Test
  void firstChunksAreTheLeast_laterOnesFollowTheRate_andGrowByEightAtMost() {
    ChunkSizes sizes = new ChunkSizes(500, 120);
    assertThat(sizes.next(0, 0)).isEqualTo(500);
    assertThat(sizes.next(0, 0.001)).isEqualTo(500);
    assertThat(sizes.next(500, 1)).as("60,000 by the rate").isEqualTo(4000);
    assertThat(sizes.next(1000, 1.5)).as("80,000 by the rate").isEqualTo(32_000);
    assertThat(sizes.next(10_000, 20)).isEqualTo(60_000);
    assertThat(sizes.next(70_000, 200)).as("the cluster got slower").isEqualTo(42_000);
  }

  @Test
  void slowWork_staysWithTheLeast() {
    ChunkSizes sizes = new ChunkSizes(500, 120);
    assertThat(sizes.next(500, 400)).isEqualTo(500);
    assertThat(new ChunkSizes(500, 0).next(1_000_000, 1)).isEqualTo(500);
    assertThat(new ChunkSizes(0, 10).next(0, 0)).as("never none").isEqualTo(1);
  }

  @Test
  void portions_coverAllImages() {
    assertThat(Portion.even(3, 7))
        .isEqualTo(List.of(new Portion(0, 3), new Portion(1, 3), new Portion(2, 3)));
    assertThat(Portion.even(0, 7)).isEmpty();
  }
}
