package io.corelake.image;

/**
 * Colour changes of a view, {@code float[3][n]} with values in 0 .. 1, in place. They are those of
 * torchvision: each result is clamped to 0 .. 1 before the next change.
 */
final class ColorJitter {
  private static final float RED_SHARE = 0.2989f;
  private static final float GREEN_SHARE = 0.587f;
  private static final float BLUE_SHARE = 0.114f;

  private ColorJitter() {}

  /** Applies the colour part of a recipe: the jitter in its order, then grayscale. */
  static void apply(ViewRecipe recipe, float[] view) {
    for (ColorOperation operation : recipe.jitter()) {
      switch (operation) {
        case BRIGHTNESS -> brightness(view, recipe.brightness());
        case CONTRAST -> contrast(view, recipe.contrast());
        case SATURATION -> saturation(view, recipe.saturation());
        case HUE -> hue(view, recipe.hue());
      }
    }
    if (recipe.grayscale()) {
      grayscale(view);
    }
  }

  static void brightness(float[] view, float factor) {
    for (int i = 0; i < view.length; i++) {
      view[i] = Math.min(1, factor * view[i]);
    }
  }

  /** Blends with the mean of the gray view. */
  static void contrast(float[] view, float factor) {
    float rest = (1 - factor) * meanGray(view);
    for (int i = 0; i < view.length; i++) {
      view[i] = clamp(factor * view[i] + rest);
    }
  }

  /** Blends with the gray view. */
  static void saturation(float[] view, float factor) {
    int n = view.length / 3;
    for (int i = 0; i < n; i++) {
      float red = view[i];
      float green = view[n + i];
      float blue = view[2 * n + i];
      float rest = (1 - factor) * gray(red, green, blue);
      view[i] = clamp(factor * red + rest);
      view[n + i] = clamp(factor * green + rest);
      view[2 * n + i] = clamp(factor * blue + rest);
    }
  }

  /**
   * Turns the hue of the HSV colour model. With value V, chroma C and hue h in sixths of the circle
   * a channel is V - C * clamp(min(k, 4 - k), 0, 1), where k = (h + 5, 3 or 1) modulo 6 for red,
   * green and blue.
   *
   * @param turns in -0.5 .. 0.5
   */
  static void hue(float[] view, float turns) {
    if (turns == 0) {
      return;
    }
    int n = view.length / 3;
    float shift = 6 * turns;
    for (int i = 0; i < n; i++) {
      float red = view[i];
      float green = view[n + i];
      float blue = view[2 * n + i];
      float value = Math.max(red, Math.max(green, blue));
      float chroma = value - Math.min(red, Math.min(green, blue));
      float hue = hue(red, green, blue, value, chroma) + shift;
      view[i] = channel(value, chroma, hue + 5);
      view[n + i] = channel(value, chroma, hue + 3);
      view[2 * n + i] = channel(value, chroma, hue + 1);
    }
  }

  /** Returns the hue in sixths of the circle, in -1 .. 5; 0 for gray. */
  private static float hue(float red, float green, float blue, float value, float chroma) {
    float inverse = chroma == 0 ? 0 : 1 / chroma;
    if (value == red) {
      return (green - blue) * inverse;
    }
    if (value == green) {
      return (blue - red) * inverse + 2;
    }
    return (red - green) * inverse + 4;
  }

  /** Returns a channel for an angle in -3 .. 13 sixths. */
  private static float channel(float value, float chroma, float angle) {
    float folded =
        angle < 0 ? angle + 6 : angle >= 12 ? angle - 12 : angle >= 6 ? angle - 6 : angle;
    return value - chroma * clamp(Math.min(folded, 4 - folded));
  }

  static void grayscale(float[] view) {
    int n = view.length / 3;
    for (int i = 0; i < n; i++) {
      float gray = gray(view[i], view[n + i], view[2 * n + i]);
      view[i] = gray;
      view[n + i] = gray;
      view[2 * n + i] = gray;
    }
  }

  private static float meanGray(float[] view) {
    int n = view.length / 3;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += gray(view[i], view[n + i], view[2 * n + i]);
    }
    return (float) (sum / n);
  }

  private static float gray(float red, float green, float blue) {
    return RED_SHARE * red + GREEN_SHARE * green + BLUE_SHARE * blue;
  }

  private static float clamp(float x) {
    return Math.max(0, Math.min(1, x));
  }
}
