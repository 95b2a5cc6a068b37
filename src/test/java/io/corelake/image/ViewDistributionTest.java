package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Every augmentation against the distribution that defines it. Each view has a stream of its own,
 * as in the embed stage, so streams that resemble each other would show too.
 */
class ViewDistributionTest {
  private static final int VIEWS = 20_000;

  /** So large that rounding a crop to pixels is nothing. */
  private static final int HUGE = 20_000;

  private static final double LOG_ASPECT = Math.log(4.0 / 3);
  private static final AugmentationPolicy SIM_CLR = AugmentationPolicy.simClr();

  private final List<ViewRecipe> recipes = draw(SIM_CLR, HUGE, HUGE);

  @Test
  void crop_thatAlwaysFits_hasUniformAreaAndLogUniformAspect() {
    List<ViewRecipe> small = draw(crops(0.08, 0.75), HUGE, HUGE);
    double[] areas = values(small, ViewDistributionTest::area);
    double[] aspects = values(small, ViewDistributionTest::logAspect);
    Fit.assertUniform("area", areas, 0.0799, 0.7501);
    Fit.assertUniform("log of the aspect", aspects, -LOG_ASPECT - 1e-3, LOG_ASPECT + 1e-3);
    Fit.assertIndependent(
        "area and aspect",
        values(small, recipe -> (area(recipe) - 0.08) / 0.67),
        values(small, recipe -> Math.max(0, 0.5 + logAspect(recipe) / (2 * LOG_ASPECT))));
  }

  /**
   * In a square a box fits where area <= exp(-|u|), u being the log of its aspect. So the accepted
   * ones have a density of u that is proportional to exp(-|u|) - 0.08, given u a uniform area in
   * 0.08 .. exp(-|u|), and a density of the area that is level up to 3/4 and then falls as -log.
   */
  @Test
  void crop_acceptedOnes_haveTheDistributionOfTheRejection() {
    double most = aboveZero(LOG_ASPECT);
    Fit.assertDistribution(
        "log of the aspect",
        values(recipes, ViewDistributionTest::logAspect),
        u -> 0.5 + 0.5 * Math.signum(u) * Math.min(1, aboveZero(Math.abs(u)) / most));
    Fit.assertDistribution(
        "area",
        values(recipes, ViewDistributionTest::area),
        area -> areaBelow(area) / areaBelow(1));
    Fit.assertDistribution(
        "area of an aspect",
        values(
            recipes,
            recipe -> (area(recipe) - 0.08) / (Math.exp(-Math.abs(logAspect(recipe))) - 0.08)),
        share -> Math.max(0, Math.min(1, share)));
  }

  /** The share of ten misses in a row, of 4 : 1, and all of them are the central box. */
  @Test
  void crop_tenMisses_isTheCentre() {
    double meanAspect = (4.0 / 3 - 3.0 / 4) / (2 * LOG_ASPECT);
    double fits = (meanAspect / 4 - 0.08) / 0.92;
    List<ViewRecipe> wide = draw(SIM_CLR, 4 * HUGE, HUGE);
    CropBox centre = new CropBox((4 * HUGE - 26_667) / 2, 0, 26_667, HUGE);
    Fit.assertProbability(
        "central box",
        count(wide, recipe -> recipe.crop().equals(centre)),
        VIEWS,
        Math.pow(1 - fits, 10));
  }

  @Test
  void crop_place_isUniform() {
    for (List<ViewRecipe> crops : List.of(recipes, draw(SIM_CLR, 12, 9))) {
      CropBox frame = crops == recipes ? CropBox.whole(HUGE, HUGE) : CropBox.whole(12, 9);
      RandomStream spread = new RandomStream(5);
      // A uniform place among p, and a uniform number within it, are a uniform number in 0 .. 1.
      double[] x =
          values(
              crops,
              recipe ->
                  (recipe.crop().x() + spread.nextDouble())
                      / (frame.width() - recipe.crop().width() + 1));
      double[] y =
          values(
              crops,
              recipe ->
                  (recipe.crop().y() + spread.nextDouble())
                      / (frame.height() - recipe.crop().height() + 1));
      Fit.assertUniform("x of " + frame, x, 0, 1);
      Fit.assertUniform("y of " + frame, y, 0, 1);
      Fit.assertIndependent("x and y of " + frame, x, y);
    }
  }

  @Test
  void switches_haveTheirProbabilities_andKnowNothingOfEachOther() {
    List<Predicate<ViewRecipe>> switches =
        List.of(
            ViewRecipe::flip,
            recipe -> !recipe.jitter().isEmpty(),
            ViewRecipe::grayscale,
            recipe -> recipe.blurSigma() > 0);
    double[] on = {0.5, 0.8, 0.2, 0.5};
    long[] counts = new long[16];
    double[] probabilities = new double[16];
    for (int cell = 0; cell < 16; cell++) {
      probabilities[cell] = 1;
      for (int i = 0; i < 4; i++) {
        probabilities[cell] *= ((cell >> i) & 1) == 1 ? on[i] : 1 - on[i];
      }
    }
    for (ViewRecipe recipe : recipes) {
      int cell = 0;
      for (int i = 0; i < 4; i++) {
        cell |= switches.get(i).test(recipe) ? 1 << i : 0;
      }
      counts[cell]++;
    }
    for (int i = 0; i < 4; i++) {
      Fit.assertProbability("switch " + i, count(recipes, switches.get(i)), VIEWS, on[i]);
    }
    Fit.assertCounts("flip, jitter, grayscale, blur", counts, probabilities, 15);
  }

  @Test
  void jitter_orders_areAllEquallyLikely() {
    List<List<ColorOperation>> orders = new ArrayList<>();
    recipes.stream()
        .map(ViewRecipe::jitter)
        .filter(order -> !order.isEmpty())
        .forEach(
            order -> {
              assertThat(order).containsExactlyInAnyOrder(ColorOperation.values());
              orders.add(order);
            });
    List<List<ColorOperation>> distinct = orders.stream().distinct().toList();
    assertThat(distinct).hasSize(24);
    Fit.assertEqualCounts(
        "orders",
        distinct.stream()
            .mapToLong(order -> orders.stream().filter(order::equals).count())
            .toArray());
  }

  @Test
  void jitter_factorsAndHue_areUniform() {
    double[] brightness = values(recipes, ViewRecipe::brightness);
    double[] contrast = values(recipes, ViewRecipe::contrast);
    double[] saturation = values(recipes, ViewRecipe::saturation);
    double[] hue = values(recipes, ViewRecipe::hue);
    Fit.assertUniform("brightness", brightness, 0.6, 1.4000001);
    Fit.assertUniform("contrast", contrast, 0.6, 1.4000001);
    Fit.assertUniform("saturation", saturation, 0.6, 1.4000001);
    Fit.assertUniform("hue", hue, -0.1000001, 0.1000001);
    double[] unitHue = values(recipes, recipe -> 5 * recipe.hue() + 0.5);
    Fit.assertIndependent("brightness and contrast", unit(brightness), unit(contrast));
    Fit.assertIndependent("contrast and saturation", unit(contrast), unit(saturation));
    Fit.assertIndependent("saturation and hue", unit(saturation), unitHue);
    Fit.assertIndependent("hue and brightness", unitHue, unit(brightness));
  }

  /** A strength above 1 would make a negative factor. */
  @Test
  void jitter_strongFactor_isUniformFromZero() {
    AugmentationPolicy strong =
        new AugmentationPolicy(
            0.08, 1, 3.0 / 4, 4.0 / 3, 0.5, 1, 1.5, 0.4, 0.4, 0.5, 0.2, 0.5, 0.1, 2.0, 64);
    List<ViewRecipe> views = draw(strong, 100, 100);
    Fit.assertUniform("brightness", values(views, ViewRecipe::brightness), 0, 2.5);
    Fit.assertUniform("hue", values(views, ViewRecipe::hue), -0.5, 0.5);
    assertThat(views).noneMatch(recipe -> recipe.jitter().isEmpty());
  }

  @Test
  void blur_sigma_isUniform() {
    double[] sigmas =
        recipes.stream().mapToDouble(ViewRecipe::blurSigma).filter(sigma -> sigma > 0).toArray();
    Fit.assertUniform("sigma", sigmas, 0.1, 2.0);
  }

  /** Views of one image, in the numbers that are drawn first and last. */
  @Test
  void views_ofOneImage_knowNothingOfEachOther() {
    List<ViewRecipe> next = draw(SIM_CLR, HUGE, HUGE, 1);
    Fit.assertIndependent(
        "brightness",
        unit(values(recipes, ViewRecipe::brightness)),
        unit(values(next, ViewRecipe::brightness)));
    Fit.assertIndependent(
        "aspect", values(recipes, this::aspectUnit), values(next, this::aspectUnit));
  }

  /** Rank in the distribution of the accepted aspects. */
  private double aspectUnit(ViewRecipe recipe) {
    double u = logAspect(recipe);
    double half = 0.5 * Math.min(1, aboveZero(Math.abs(u)) / aboveZero(LOG_ASPECT));
    return u > 0 ? 0.5 + half : 0.5 - half;
  }

  /** The integral of exp(-v) - 0.08 over v in 0 .. u. */
  private static double aboveZero(double u) {
    return 1 - Math.exp(-u) - 0.08 * u;
  }

  /** The integral over the areas from 0.08 of how much of the aspects' logarithm fits. */
  private static double areaBelow(double area) {
    double level = 2 * LOG_ASPECT * (Math.min(area, 0.75) - 0.08);
    return area <= 0.75 ? level : level + 2 * (falling(area) - falling(0.75));
  }

  /** The integral of -log. */
  private static double falling(double area) {
    return area - area * Math.log(area);
  }

  private static double area(ViewRecipe recipe) {
    return (double) recipe.crop().width() * recipe.crop().height() / ((double) HUGE * HUGE);
  }

  private static double logAspect(ViewRecipe recipe) {
    return Math.log((double) recipe.crop().width() / recipe.crop().height());
  }

  /** Of a factor in 0.6 .. 1.4. */
  private static double[] unit(double[] factors) {
    double[] unit = new double[factors.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (factors[i] - 0.6) / 0.8;
    }
    return unit;
  }

  private static double[] values(List<ViewRecipe> recipes, ToDoubleFunction<ViewRecipe> value) {
    return recipes.stream().mapToDouble(value).toArray();
  }

  private static long count(List<ViewRecipe> recipes, Predicate<ViewRecipe> predicate) {
    return recipes.stream().filter(predicate).count();
  }

  private static AugmentationPolicy crops(double areaMin, double areaMax) {
    return new AugmentationPolicy(
        areaMin, areaMax, 3.0 / 4, 4.0 / 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 64);
  }

  private static List<ViewRecipe> draw(AugmentationPolicy policy, int width, int height) {
    return draw(policy, width, height, 0);
  }

  private static List<ViewRecipe> draw(AugmentationPolicy policy, int width, int height, int view) {
    List<ViewRecipe> drawn = new ArrayList<>(VIEWS);
    for (int image = 0; image < VIEWS; image++) {
      long seed = SeededHash.hash(17, "view", "image-" + image, view);
      drawn.add(ViewRecipe.draw(policy, width, height, 65, new RandomStream(seed)));
    }
    return drawn;
  }
}
