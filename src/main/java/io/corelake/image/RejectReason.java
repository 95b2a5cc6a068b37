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
