package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Damaged files: fixtures with flipped bytes, cut off, spliced with one another, and with other
 * numbers in their headers. Whatever comes of one must be pixels within the limits or a rejection.
 *
 * <p>The build tries some 2,000 from fixed seeds. The long form tries as many as it is told, from
 * other seeds, and prints what came of them: {@code mvn test -Dtest=ImageFuzzTest
 * -Dcorelake.fuzz.mutations=30000 -Dcorelake.fuzz.seed=1}.
 */
class ImageFuzzTest {
  private static final int MUTATIONS = Integer.getInteger("corelake.fuzz.mutations", 2_000);
  private static final long SEED = Long.getLong("corelake.fuzz.seed", 0);
  private static final DecodeLimits LIMITS =
      new DecodeLimits(89_478_485, 1 << 22, 65_535, 1_000, Duration.ofSeconds(8));
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration SLOW = Duration.ofMillis(500);

  /** Numbers that headers like least. */
  private static final int[] ODD_NUMBERS = {
    0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, -1
  };

  private final ImageDecoder decoder = new ImageDecoder(LIMITS);
  private final List<String> names = Fixtures.names();
  private final Map<RejectReason, Integer> reasons = new EnumMap<>(RejectReason.class);

  @Test
  void decode_damagedFile_givesPixelsOrAReason() {
    int decoded = 0;
    Duration longest = Duration.ZERO;
    List<String> slow = new ArrayList<>();
    for (int i = 0; i < MUTATIONS; i++) {
      String name = names.get(i % names.size());
      RandomStream random = new RandomStream(SEED * 1_000_003 + i);
      byte[] damaged = damage(Fixtures.file(name), random);
      long start = System.nanoTime();
      decoded += isDecoded(damaged, "mutation %d, of %s".formatted(i, name)) ? 1 : 0;
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      assertThat(time).as("mutation %d, of %s", i, name).isLessThan(LONGEST);
      longest = time.compareTo(longest) > 0 ? time : longest;
      if (time.compareTo(SLOW) > 0) {
        slow.add("mutation %d, of %s, %s".formatted(i, name, time));
      }
    }
    // Both happen, and often: else the damage is too mild, or kills every file at once.
    assertThat(decoded).as("%s", reasons).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
    if (MUTATIONS > 2_000) {
      System.out.println(decoded + " decoded, " + reasons + ", longest " + longest + slow);
    }
  }

  private boolean isDecoded(byte[] damaged, String which) {
    try {
      DecodedImage pixels = decoder.decode(damaged).pixels();
      assertThat((long) pixels.width() * pixels.height())
          .as(which)
          .isLessThanOrEqualTo(LIMITS.maxDecodedPixels());
      return true;
    } catch (UndecodableImageException e) {
      assertThat(e.getMessage()).as(which).isNotBlank().doesNotContain("\n");
      assertThat(e.reason()).as(which).isNotEqualTo(RejectReason.OUT_OF_MEMORY);
      reasons.merge(e.reason(), 1, Integer::sum);
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(which, e);
    }
  }

  private byte[] damage(byte[] file, RandomStream random) {
    return switch (random.nextInt(6)) {
      case 0 -> flipped(file, random, file.length, 1 + random.nextInt(8));
      case 1 -> flipped(file, random, Math.min(200, file.length), 1 + random.nextInt(3));
      case 2 -> Arrays.copyOf(file, random.nextInt(file.length + 1));
      case 3 -> spliced(file, random);
      case 4 -> renumbered(file, random, Math.min(200, file.length));
      default -> renumbered(file, random, file.length);
    };
  }

  private static byte[] flipped(byte[] file, RandomStream random, int within, int count) {
    byte[] damaged = file.clone();
    for (int i = 0; i < count; i++) {
      damaged[random.nextInt(within)] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  /** The beginning of one file and the end of another, mostly of the same format. */
  private byte[] spliced(byte[] file, RandomStream random) {
    byte[] other = Fixtures.file(names.get(random.nextInt(names.size())));
    int head = random.nextInt(file.length);
    int tail = random.nextInt(other.length);
    byte[] damaged = Arrays.copyOf(file, head + tail);
    System.arraycopy(other, other.length - tail, damaged, head, tail);
    return damaged;
  }

  private static byte[] renumbered(byte[] file, RandomStream random, int within) {
    byte[] damaged = file.clone();
    for (int hit = 0; hit <= random.nextInt(3); hit++) {
      int bytes = 1 << random.nextInt(3);
      boolean bigEndian = random.nextInt(2) == 0;
      int number = ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)];
      int at = random.nextInt(within);
      for (int i = 0; i < bytes && at + i < damaged.length; i++) {
        damaged[at + i] = (byte) (number >> (8 * (bigEndian ? bytes - 1 - i : i)));
      }
    }
    return damaged;
  }
}
