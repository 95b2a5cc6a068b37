package io.corelake.image;

/**
 * Colour changes of a view, {@code float[3][pixels]} with values in 0 .. 1, in place. They are
 * those of torchvision: each result is clamped to 0 .. 1 before the next change.
 *
 * <p>Each loop writes one array, is short and has no branch, so that the compiler turns it into
 * vector instructions; longer ones are ten times slower. Absolute values stand where a minimum or a
 * maximum might: of those, Java's rules for NaN and -0 make some five instructions each. Keeps its
 * buffers; for one thread.
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
  private final float[] isRed;
  private final float[] isGreen;
  private final float[] hue;

  ColorJitter(int pixels) {
    gray = new float[pixels];
    value = new float[pixels];
    chroma = new float[pixels];
    isRed = new float[pixels];
    isGreen = new float[pixels];
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
    float rest = (1 - factor) * (float) (sum(gray) / gray.length);
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
    // 1 for the band that is the largest, 0 for the others; the first where two are.
    for (int i = 0; i < value.length; i++) {
      isRed[i] = positive(1 - (value[i] - red[i]) * HUGE);
    }
    for (int i = 0; i < value.length; i++) {
      isGreen[i] = (1 - isRed[i]) * positive(1 - (value[i] - green[i]) * HUGE);
    }
    computeDifference(red, green, blue, hue);
    for (int i = 0; i < value.length; i++) {
      float isBlue = 1 - isRed[i] - isGreen[i];
      hue[i] = hue[i] / (chroma[i] + 1 / HUGE) + 2 * isGreen[i] + 4 * isBlue;
    }
  }

  /** Computes by how much the band after the largest one exceeds the band before it. */
  private void computeDifference(float[] red, float[] green, float[] blue, float[] difference) {
    for (int i = 0; i < difference.length; i++) {
      float isBlue = 1 - isRed[i] - isGreen[i];
      difference[i] =
          isRed[i] * (green[i] - blue[i])
              + isGreen[i] * (blue[i] - red[i])
              + isBlue * (red[i] - green[i]);
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
      // The hue is at most 8 away from 0, and the opposite colours lie at 3 and at 9.
      float distance = Math.abs(Math.abs(Math.abs(hue[i] + offset) - 6) - 3);
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

  /** Four sums at a time, since one would have to wait for itself at every step. */
  private static double sum(float[] samples) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < samples.length; i += 4) {
      first += samples[i];
      second += samples[i + 1];
      third += samples[i + 2];
      fourth += samples[i + 3];
    }
    for (; i < samples.length; i++) {
      first += samples[i];
    }
    return first + second + (third + fourth);
  }

  private static float clamp(float x) {
    return positive(Math.min(1, x));
  }

  /** Returns max(0, x). */
  private static float positive(float x) {
    return 0.5f * (x + Math.abs(x));
  }
}
