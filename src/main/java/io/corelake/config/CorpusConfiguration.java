package io.corelake.config;

import io.corelake.image.DecodeLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which images there are.
 *
 * @param extensions lower-case, without the dot; "" stands for none
 * @param limits bounds on what decoding one image may take
 * @param maxRejectFraction the share of rejects that a run bears
 * @param dedupEpsilon near duplicates have a cosine similarity of at least 1 less this; in [0, 1)
 */
public record CorpusConfiguration(
    List<String> extensions,
    DecodeLimits limits,
    long maxBytes,
    double maxRejectFraction,
    Dedup dedup,
    double dedupEpsilon) {
  /** Which images are folded into a representative before the ranking. */
  public enum Dedup {
    OFF,
    NEAR;

    /** The name in the configuration. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Of a larger image only every second, third, ... pixel is kept: 16 million pixels take 64 MB in
   * a task, and a crop of 8 % of them still has more than any proxy sees. What is held whole while
   * it is decoded is bounded by {@link DecodeLimits#MOST_WORKING_BYTES}.
   */
  private static final long MOST_DECODED_PIXELS = 1L << 24;

  /** An array of bytes can hold no more. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();

  /** Epsilon is taken in steps of 10^-9. */
  private static final double MOST_EPSILON = 1 - 1e-9;

  static CorpusConfiguration of(Settings settings) {
    settings.choice("corpus.format", "auto", "folder");
    List<String> extensions =
        settings.texts("corpus.extensions").stream()
            .map(extension -> extension.toLowerCase(Locale.ROOT).replaceFirst("^\\.", ""))
            .toList();
    if (extensions.isEmpty()) {
      throw settings.wrong("corpus.extensions", "must name at least one extension");
    }
    return new CorpusConfiguration(
        extensions,
        limits(settings),
        settings.integer("corpus.max-bytes", 1, MOST_BYTES),
        settings.number("corpus.max-reject-fraction", 0, 1),
        dedup(settings),
        settings.number("corpus.dedup-epsilon", 0, MOST_EPSILON));
  }

  private static DecodeLimits limits(Settings settings) {
    return new DecodeLimits(
        settings.integer("corpus.max-pixels", 1, 1L << 40),
        MOST_DECODED_PIXELS,
        settings.smallInteger("corpus.max-side", 1, Integer.MAX_VALUE),
        settings.number("corpus.max-aspect", 1, Integer.MAX_VALUE),
        Duration.ofSeconds(settings.integer("corpus.decode-timeout", 1, MOST_SECONDS)));
  }

  private static Dedup dedup(Settings settings) {
    String label =
        settings.choice(
            "corpus.dedup", Arrays.stream(Dedup.values()).map(Dedup::label).toArray(String[]::new));
    return Dedup.valueOf(label.toUpperCase(Locale.ROOT));
  }
}
