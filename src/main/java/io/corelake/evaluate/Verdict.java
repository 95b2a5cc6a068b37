package io.corelake.evaluate;

/** What the trainings say of a subset, against as many random images. */
public enum Verdict {
  /** Above chance by more than the margin. */
  BETTER,
  /** Below chance by more than the margin. */
  WORSE,
  /** The difference is within the margin: neither is shown. */
  UNDECIDED
}
