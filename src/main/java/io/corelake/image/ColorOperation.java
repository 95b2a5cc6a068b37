package io.corelake.image;

/** A part of the colour jitter. */
enum ColorOperation {
  BRIGHTNESS,
  CONTRAST,
  SATURATION,
  HUE
}
