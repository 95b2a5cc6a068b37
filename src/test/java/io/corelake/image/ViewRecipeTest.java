package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.seed.RandomStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewRecipeTest {
  private static final int DRAWS = 20_000;

  private final RandomStream random = new RandomStream(17);

  @Test
  void draw_simClr_hasItsProbabilities() {
    int flips = 0;
    int jitters = 0;
    int grays = 0;
    int blurs = 0;
    Map<List<ColorOperation>, Integer> orders = new HashMap<>();
    for (int i = 0; i < DRAWS; i++) {
      ViewRecipe recipe = draw(200, 150, 65);
      flips += recipe.flip() ? 1 : 0;
      grays += recipe.grayscale() ? 1 : 0;
      blurs += recipe.blurSigma() > 0 ? 1 : 0;
      jitters += recipe.jitter().isEmpty() ? 0 : 1;
      orders.merge(recipe.jitter(), 1, Integer::sum);
      assertThat(recipe.brightness()).isBetween(0.6f, 1.4f);
      assertThat(recipe.contrast()).isBetween(0.6f, 1.4f);
      assertThat(recipe.saturation()).isBetween(0.6f, 1.4f);
      assertThat(recipe.hue()).isBetween(-0.1f, 0.1f);
      assertThat(recipe.blurSigma()).isBetween(0.0, 2.0);
    }
    assertThat(flips / (double) DRAWS).isCloseTo(0.5, within(0.015));
    assertThat(jitters / (double) DRAWS).isCloseTo(0.8, within(0.015));
    assertThat(grays / (double) DRAWS).isCloseTo(0.2, within(0.015));
    assertThat(blurs / (double) DRAWS).isCloseTo(0.5, within(0.015));
    assertThat(orders).hasSize(25);
    orders.remove(List.<ColorOperation>of());
    assertThat(orders.values()).allMatch(count -> Math.abs(count - 667) < 150);
  }

  @Test
  void draw_crop_isInsideWithItsAreaAndAspect() {
    double areas = 0;
    int small = 0;
    for (int i = 0; i < DRAWS; i++) {
      CropBox crop = draw(1000, 1000, 32).crop();
      double area = crop.width() * (double) crop.height() / 1e6;
      assertThat(area).isBetween(0.079, 1.0);
      assertThat((double) crop.width() / crop.height()).isBetween(0.74, 1.345);
      assertThat(crop.x()).isBetween(0, 1000 - crop.width());
      assertThat(crop.y()).isBetween(0, 1000 - crop.height());
      areas += area;
      small += area < 0.31 ? 1 : 0;
    }
    // Boxes that do not fit are drawn again: of the uniform areas those below min(aspect, 1 /
    // aspect) stay. The integrals over the log-uniform aspect give these two.
    assertThat(areas / DRAWS).isCloseTo(0.4778, within(0.005));
    assertThat(small / (double) DRAWS).isCloseTo(0.2915, within(0.01));
  }

  @Test
  void draw_longImage_fallsBackToTheCentre() {
    assertThat(draw(1000, 1, 32).crop().width()).isLessThanOrEqualTo(1);
    int central = 0;
    for (int i = 0; i < 100; i++) {
      central += draw(1000, 10, 32).crop().equals(new CropBox(493, 0, 13, 10)) ? 1 : 0;
    }
    assertThat(central).isGreaterThan(90);
  }

  @Test
  void draw_smallViews_areNotBlurred() {
    for (int i = 0; i < 100; i++) {
      assertThat(draw(100, 100, 64).blurSigma()).isZero();
    }
  }

  @Test
  void draw_partTurnedOff_leavesTheOthers() {
    AugmentationPolicy all = AugmentationPolicy.simClr();
    AugmentationPolicy noFlip =
        new AugmentationPolicy(
            0.08, 1, 3.0 / 4, 4.0 / 3, 0, 0.8, 0.4, 0.4, 0.4, 0.1, 0.2, 0.5, 0.1, 2.0, 64);
    for (int seed = 0; seed < 20; seed++) {
      ViewRecipe one = ViewRecipe.draw(all, 90, 80, 70, new RandomStream(seed));
      ViewRecipe other = ViewRecipe.draw(noFlip, 90, 80, 70, new RandomStream(seed));
      assertThat(other.crop()).isEqualTo(one.crop());
      assertThat(other.jitter()).isEqualTo(one.jitter());
      assertThat(other.blurSigma()).isEqualTo(one.blurSigma());
    }
  }

  @Test
  void draw_none_isTheWholeImageAsItIs() {
    ViewRecipe recipe = ViewRecipe.draw(AugmentationPolicy.none(), 90, 20, 128, random);
    assertThat(recipe)
        .isEqualTo(
            new ViewRecipe(
                CropBox.whole(90, 20), false, List.of(), 1, 1, 1, recipe.hue(), false, 0));
    assertThat(recipe.hue()).isZero();
  }

  private ViewRecipe draw(int width, int height, int size) {
    return ViewRecipe.draw(AugmentationPolicy.simClr(), width, height, size, random);
  }
}
