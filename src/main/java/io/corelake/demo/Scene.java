package io.corelake.demo;

/** A kind of picture: no two drawings of it are alike, and all of them are recognisable. */
interface Scene {
  /** Draws on the unit square; all variation comes from the brush's random numbers. */
  void draw(Brush brush);
}
