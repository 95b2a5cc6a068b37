package io.corelake.image;

import java.util.Locale;

/** Why an image file has no pixels to work with. */
public enum RejectReason {
  /** The file has no bytes. */
  EMPTY_FILE,
  /** The first bytes are those of no format that can be read. */
  UNKNOWN_FORMAT,
  /** The format is known, and width, height or layout cannot be read. */
  BROKEN_HEADER,
  /** Width x height is above {@link DecodeLimits#maxPixels}. */
  TOO_MANY_PIXELS,
  /** Width or height is above {@link DecodeLimits#maxSide}. */
  TOO_LONG_SIDE,
  /** The longer side is more than {@link DecodeLimits#maxAspect} times the shorter one. */
  EXTREME_ASPECT,
  /** Decoding would take more memory than {@link DecodeLimits#MOST_WORKING_BYTES}. */
  TOO_MUCH_MEMORY,
  /** A JPEG of more passes over the image than {@link DecodeLimits#MOST_SCANS}. */
  TOO_MANY_SCANS,
  /** A part beside the pixels that unpacks to more than {@link DecodeLimits#MOST_TEXT_BYTES}. */
  TOO_MUCH_TEXT,
  /** Decoding took longer than {@link DecodeLimits#timeout}. */
  DECODE_TIMEOUT,
  /** The file ends before its pixels do. */
  TRUNCATED,
  /** The pixels cannot be read. */
  BROKEN_DATA,
  /** A sound file of a known format, in a variant that cannot be read. */
  UNSUPPORTED_VARIANT,
  /** The memory of this process was too small for the image. */
  OUT_OF_MEMORY;

  /**
   * Returns the name used in tables and reports, such as {@code too-many-pixels}; never changes.
   */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
