package io.corelake.image;

import org.jspecify.annotations.Nullable;

/**
 * An image file that has no pixels to work with. The message says what is wrong with the file, in
 * one line.
 */
public final class UndecodableImageException extends Exception {
  private final RejectReason reason;

  UndecodableImageException(RejectReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  UndecodableImageException(RejectReason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public RejectReason reason() {
    return reason;
  }
}
