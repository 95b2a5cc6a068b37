package io.corelake.seed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeededHashTest {
  /** The expected value is Python's: sha256(b"7\nview\n3\na/b.png").digest()[:8], big-endian. */
  @Test
  void hash_isTheHeadOfSha256() {
    assertThat(SeededHash.hash(7, "view", "a/b.png", 3)).isEqualTo(-5263077779891357825L);
  }

  @Test
  void hash_dependsOnEveryPart() {
    long reference = SeededHash.hash(7, "view", "a", 3);
    assertThat(SeededHash.hash(8, "view", "a", 3)).isNotEqualTo(reference);
    assertThat(SeededHash.hash(7, "rank", "a", 3)).isNotEqualTo(reference);
    assertThat(SeededHash.hash(7, "view", "b", 3)).isNotEqualTo(reference);
    assertThat(SeededHash.hash(7, "view", "a", 4)).isNotEqualTo(reference);
  }

  @Test
  void stream_isUniform() {
    RandomStream random = new RandomStream(1);
    int[] counts = new int[10];
    for (int i = 0; i < 100_000; i++) {
      counts[(int) (random.nextDouble() * 10)]++;
      assertThat(random.nextInt(3)).isBetween(0, 2);
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_600, 10_400);
    }
  }
}
