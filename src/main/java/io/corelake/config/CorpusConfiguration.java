package io.corelake.config;

import io.corelake.image.DecodeLimits;
import java.util.List;
import java.util.Locale;

/**
 * Which images there are.
 *
 * @param extensions lower-case, without the dot; "" stands for none
 * @param maxRejectFraction the share of rejects that a run bears
 */
public record CorpusConfiguration(
    List<String> extensions, long maxPixels, long maxBytes, double maxRejectFraction) {
  /**
   * Of a larger image only every second, third, ... pixel is kept: 16 million pixels take 64 MB in
   * a task, and a crop of 8 % of them still has more than any proxy sees. Progressive JPEG and WebP
   * are held whole while they are decoded, so for them max-pixels is the bound.
   */
  private static final long MOST_DECODED_PIXELS = 1L << 24;

  /** An array of bytes can hold no more. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

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
        settings.integer("corpus.max-pixels", 1, 1L << 40),
        settings.integer("corpus.max-bytes", 1, MOST_BYTES),
        settings.number("corpus.max-reject-fraction", 0, 1));
  }

  /** Returns the bounds on what decoding one image may take. */
  public DecodeLimits limits() {
    return new DecodeLimits(maxPixels, MOST_DECODED_PIXELS);
  }
}
