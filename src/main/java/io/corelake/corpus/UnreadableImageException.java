package io.corelake.corpus;

import java.util.List;

/** A listed image whose bytes cannot be had, by a fault of its own. Carries no stack. */
public final class UnreadableImageException extends Exception {
  /** Reason of an image that was listed, but is gone. */
  public static final String MISSING = "missing";

  /** Reason of an image that may not be read. */
  public static final String NO_PERMISSION = "no-permission";

  /** Reason of an image that is larger than allowed. */
  public static final String TOO_MANY_BYTES = "too-many-bytes";

  /** Reason of an image whose storage says that its bytes are damaged. */
  public static final String DAMAGED = "damaged-on-disk";

  /** Reason of a name that is no file's. */
  public static final String NO_FILE = "not-a-file";

  /** Reason of a URI that no file system here can read. */
  public static final String BAD_URI = "bad-uri";

  /** All of them. */
  public static final List<String> REASONS =
      List.of(MISSING, NO_PERMISSION, TOO_MANY_BYTES, DAMAGED, NO_FILE, BAD_URI);

  private final String reason;

  UnreadableImageException(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** Returns a stable code. */
  public String reason() {
    return reason;
  }
}
