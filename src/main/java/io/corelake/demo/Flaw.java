package io.corelake.demo;

import io.corelake.seed.RandomStream;

/** What makes a picture atypical of its kind, if anything: these are the ones to prune. */
enum Flaw {
  NONE,
  /** The scene disappears under small things. */
  CLUTTER,
  /** A large thing stands in front of the scene. */
  HIDDEN,
  /** Another kind of scene shines through. */
  MIXED,
  /** Out of focus and grainy. */
  BLURRED;

  private static final double SHARE = 0.2;
  private static final Flaw[] FLAWS = values();

  static Flaw next(RandomStream random) {
    return random.nextDouble() < SHARE ? FLAWS[1 + random.nextInt(FLAWS.length - 1)] : NONE;
  }
}
