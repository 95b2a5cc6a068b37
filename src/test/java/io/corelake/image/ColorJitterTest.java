package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.seed.RandomStream;
import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColorJitterTest {
  private static final int N = 500;

  private final float[][] original = view();
  private final ColorJitter jitter = new ColorJitter(N);

  @Test
  void brightness_multipliesAndClamps() {
    float[][] view = copy();
    jitter.brightness(view, 1.4f);
    for (int i = 0; i < 3 * N; i++) {
      assertThat(view[i / N][i % N])
          .isCloseTo(Math.min(1, 1.4f * original[i / N][i % N]), within(1e-6f));
    }
  }

  @Test
  void contrast_blendsWithTheMeanOfGray() {
    double mean = 0;
    for (int i = 0; i < N; i++) {
      mean += gray(i) / N;
    }
    float[][] view = copy();
    jitter.contrast(view, 1.3f);
    for (int i = 0; i < 3 * N; i++) {
      assertThat((double) view[i / N][i % N])
          .isCloseTo(unit(1.3 * original[i / N][i % N] - 0.3 * mean), within(1e-5));
    }
  }

  @Test
  void saturation_blendsWithGray() {
    for (float factor : new float[] {0.6f, 1.4f}) {
      float[][] view = copy();
      jitter.saturation(view, factor);
      for (int i = 0; i < 3 * N; i++) {
        double expected = unit(factor * original[i / N][i % N] + (1.0 - factor) * gray(i % N));
        assertThat((double) view[i / N][i % N]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  /** java.awt.Color has an independent HSV model, with 8-bit results. */
  @Test
  void hue_turnsTheHsvCircle() {
    for (float turns : new float[] {-0.5f, -0.1f, 0.03f, 0.1f, 0.5f}) {
      float[][] view = copy();
      jitter.hue(view, turns);
      for (int i = 0; i < N; i++) {
        float[] hsb =
            Color.RGBtoHSB(
                eightBits(original[i / N][i % N]),
                eightBits(original[1][i]),
                eightBits(original[2][i]),
                null);
        Color expected = new Color(Color.HSBtoRGB(hsb[0] + turns, hsb[1], hsb[2]));
        assertThat(view[i / N][i % N]).isCloseTo(expected.getRed() / 255f, within(0.003f));
        assertThat(view[1][i]).isCloseTo(expected.getGreen() / 255f, within(0.003f));
        assertThat(view[2][i]).isCloseTo(expected.getBlue() / 255f, within(0.003f));
      }
    }
  }

  @Test
  void grayscale_isTheSameInEveryBand() {
    float[][] view = copy();
    jitter.grayscale(view);
    for (int i = 0; i < 3 * N; i++) {
      assertThat((double) view[i / N][i % N]).isCloseTo(gray(i % N), within(1e-6));
    }
  }

  @Test
  void apply_followsTheOrderOfTheRecipe() {
    float[][] view = copy();
    jitter.apply(recipe(ColorOperation.BRIGHTNESS, ColorOperation.SATURATION), view);
    float[][] expected = copy();
    jitter.brightness(expected, 1.4f);
    jitter.saturation(expected, 0.7f);
    assertThat(view).isDeepEqualTo(expected);
    float[][] otherOrder = copy();
    jitter.apply(recipe(ColorOperation.SATURATION, ColorOperation.BRIGHTNESS), otherOrder);
    assertThat(otherOrder[0]).isNotEqualTo(expected[0]);
  }

  private static ViewRecipe recipe(ColorOperation... operations) {
    CropBox crop = CropBox.whole(1, 1);
    return new ViewRecipe(crop, false, List.of(operations), 1.4f, 1, 0.7f, 0, false, 0);
  }

  /** Random colours on the grid of 8-bit samples; the first ones gray, black, white and pure. */
  private static float[][] view() {
    RandomStream random = new RandomStream(4);
    float[][] view = new float[3][N];
    for (int i = 0; i < 3 * N; i++) {
      view[i / N][i % N] = random.nextInt(256) / 255f;
    }
    for (int pure = 0; pure < 8; pure++) {
      view[0][pure] = pure & 1;
      view[1][pure] = (pure >> 1) & 1;
      view[2][pure] = (pure >> 2) & 1;
    }
    view[0][8] = 0.4f;
    view[1][8] = 0.4f;
    view[2][8] = 0.4f;
    return view;
  }

  private float[][] copy() {
    return new float[][] {original[0].clone(), original[1].clone(), original[2].clone()};
  }

  private double gray(int i) {
    return 0.2989 * original[i / N][i % N] + 0.587 * original[1][i] + 0.114 * original[2][i];
  }

  private static double unit(double x) {
    return Math.max(0, Math.min(1, x));
  }

  private static int eightBits(float sample) {
    return Math.round(255 * sample);
  }
}
