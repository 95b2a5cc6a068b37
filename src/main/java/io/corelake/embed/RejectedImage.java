package io.corelake.embed;

/** Why an image has no vector. Expected for some images of every lake, so it carries no stack. */
public final class RejectedImage extends Exception {
  private final String stage;
  private final String reason;

  /**
   * Names the reason.
   *
   * @param stage where it was found out: read, decode, embed or vectors
   * @param reason a stable code, such as {@code truncated}
   * @param detail a line that a person understands
   */
  public RejectedImage(String stage, String reason, String detail) {
    super(detail, null, false, false);
    this.stage = stage;
    this.reason = reason;
  }

  public String stage() {
    return stage;
  }

  public String reason() {
    return reason;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
