package io.corelake.image;

/**
 * Colour changes of a view, {@code float[3][pixels]} with values in 0 .. 1, in place. They are
 * those of torchvision: each result is clamped to 0 .. 1 before the next change.
 *
 * <p>Each loop writes one array and has no branch, so that the compiler turns it into vector
 * instructions; one loop over all bands is ten times slower. Keeps its buffers; for one thread.
 */
final class ColorJitter {
  private static final float RED_SHARE = 0.2989f;
  private static final float GREEN_SHARE = 0.587f;
  private static final float BLUE_SHARE = 0.114f;

  /** Above 1 / the smallest difference of two samples; below the largest float. */
  private static final float HUGE = 1e30f;

  private final float[] gray;
  private final float[] value;
  private final float[] chroma;
  private final float[] hue;

  ColorJitter(int pixels) {
    gray = new float[pixels];
    value = new float[pixels];
    chroma = new float[pixels];
    hue = new float[pixels];
  }

  /** Applies the colour part of a recipe: the jitter in its order, then grayscale. */
  void apply(ViewRecipe recipe, float[][] view) {
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

  void brightness(float[][] view, float factor) {
    for (float[] band : view) {
      for (int i = 0; i < band.length; i++) {
        band[i] = Math.min(1, factor * band[i]);
      }
    }
  }

  /** Blends with the mean of the gray view. */
  void contrast(float[][] view, float factor) {
    computeGray(view);
    double sum = 0;
    for (float sample : gray) {
      sum += sample;
    }
    float rest = (1 - factor) * (float) (sum / gray.length);
    for (float[] band : view) {
      for (int i = 0; i < band.length; i++) {
        band[i] = clamp(factor * band[i] + rest);
      }
    }
  }

  /** Blends with the gray view. */
  void saturation(float[][] view, float factor) {
    computeGray(view);
    float grayShare = 1 - factor;
    for (float[] band : view) {
      for (int i = 0; i < band.length; i++) {
        band[i] = clamp(factor * band[i] + grayShare * gray[i]);
      }
    }
  }

  void grayscale(float[][] view) {
    computeGray(view);
    for (float[] band : view) {
      System.arraycopy(gray, 0, band, 0, gray.length);
    }
  }

  /**
   * Turns the hue of the HSV colour model.
   *
   * @param turns in -0.5 .. 0.5
   */
  void hue(float[][] view, float turns) {
    if (turns == 0) {
      return;
    }
    computeHue(view[0], view[1], view[2]);
    rebuildBand(view[0], 6 * turns);
    rebuildBand(view[1], 6 * turns - 2);
    rebuildBand(view[2], 6 * turns - 4);
  }

  /**
   * Computes value, chroma and the hue in sixths of the circle, in -1 .. 5; the hue of gray is 0.
   */
  private void computeHue(float[] red, float[] green, float[] blue) {
    for (int i = 0; i < value.length; i++) {
      value[i] = Math.max(red[i], Math.max(green[i], blue[i]));
    }
    for (int i = 0; i < value.length; i++) {
      chroma[i] = value[i] - Math.min(red[i], Math.min(green[i], blue[i]));
    }
    for (int i = 0; i < value.length; i++) {
      // 1 for the band that is the largest, 0 for the others; the first where two are.
      float isRed = Math.max(0, 1 - (value[i] - red[i]) * HUGE);
      float isGreen = (1 - isRed) * Math.max(0, 1 - (value[i] - green[i]) * HUGE);
      float isBlue = 1 - isRed - isGreen;
      float difference =
          isRed * (green[i] - blue[i])
              + isGreen * (blue[i] - red[i])
              + isBlue * (red[i] - green[i]);
      hue[i] = difference / (chroma[i] + 1 / HUGE) + 2 * isGreen + 4 * isBlue;
    }
  }

  /**
   * Computes a band from value, chroma and hue: it is value - chroma * clamp(2 - d), where d is the
   * distance of the hue from the opposite colour of the band, three sixths away on the circle.
   *
   * @param offset the turn, minus the hue of the band's own colour; in sixths, -7 .. 3
   */
  private void rebuildBand(float[] band, float offset) {
    for (int i = 0; i < band.length; i++) {
      float angle = Math.abs(hue[i] + offset);
      float distance = Math.min(Math.abs(angle - 3), Math.abs(angle - 9));
      band[i] = value[i] - chroma[i] * clamp(2 - distance);
    }
  }

  private void computeGray(float[][] view) {
    float[] red = view[0];
    float[] green = view[1];
    float[] blue = view[2];
    for (int i = 0; i < gray.length; i++) {
      gray[i] = RED_SHARE * red[i] + GREEN_SHARE * green[i] + BLUE_SHARE * blue[i];
    }
  }

  private static float clamp(float x) {
    return Math.max(0, Math.min(1, x));
  }
}
