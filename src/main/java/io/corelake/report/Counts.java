package io.corelake.report;

/**
 * What became of every listed image: ranked, folded into a duplicate's representative, or rejected.
 * The three must add up to {@code listed}.
 */
public record Counts(long listed, long ranked, long folded, long rejected) {
  public Counts {
    if (ranked < 0 || folded < 0 || rejected < 0) {
      throw new IllegalArgumentException(
          "negative count: ranked " + ranked + ", folded " + folded + ", rejected " + rejected);
    }
    if (ranked + folded + rejected != listed) {
      throw new IllegalArgumentException(
          "ranked %d + folded %d + rejected %d is not the %d listed"
              .formatted(ranked, folded, rejected, listed));
    }
  }
}
