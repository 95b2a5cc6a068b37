package io.corelake.evaluate;

/** What the trainings say of a subset, against as many random images. */
public enum Verdict {
  /** Above chance by more than the margin. */
  BETTER("better"),
  /** Below chance by more than the margin. */
  WORSE("worse"),
  /** The difference is within the margin: neither is shown. */
  UNDECIDED("not told apart");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** Returns what people read. */
  public String words() {
    return words;
  }
}
