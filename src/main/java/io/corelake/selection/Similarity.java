package io.corelake.selection;

/** What two images of a class have in common. */
public enum Similarity {
  /** The inner product of their vectors: the mean over all pairs of their views. */
  LINEAR,
  /** The same, but 0 where it is negative; it takes every pair of a class to be looked at. */
  CLAMPED
}
