package io.corelake.image;

import io.corelake.seed.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * All that chance decides about one view. Every number is drawn whether it is used or not, so that
 * turning one augmentation off leaves the others as they were.
 *
 * @param jitter the colour operations in their order; none where there is no jitter
 * @param brightness factor, 1 changes nothing; so contrast and saturation
 * @param hue shift in turns of the colour circle, -0.5 .. 0.5
 * @param blurSigma standard deviation of the blur in pixels; 0 for none
 */
record ViewRecipe(
    CropBox crop,
    boolean flip,
    List<ColorOperation> jitter,
    float brightness,
    float contrast,
    float saturation,
    float hue,
    boolean grayscale,
    double blurSigma) {

  static ViewRecipe draw(
      AugmentationPolicy policy, int imageWidth, int imageHeight, int size, RandomStream random) {
    CropBox crop = CropBox.random(policy, imageWidth, imageHeight, random);
    boolean flip = random.nextDouble() < policy.flipProbability();
    boolean jittered = random.nextDouble() < policy.jitterProbability();
    List<ColorOperation> order = shuffledOperations(random);
    float brightness = factor(policy.brightness(), random);
    float contrast = factor(policy.contrast(), random);
    float saturation = factor(policy.saturation(), random);
    float hue = (float) random.nextDouble(-policy.hue(), policy.hue());
    boolean grayscale = random.nextDouble() < policy.grayscaleProbability();
    boolean blurred = random.nextDouble() < policy.blurProbability();
    double sigma = random.nextDouble(policy.blurSigmaMin(), policy.blurSigmaMax());
    return new ViewRecipe(
        crop,
        flip,
        jittered ? order : List.of(),
        brightness,
        contrast,
        saturation,
        hue,
        grayscale,
        blurred && size > policy.blurAboveSize() ? sigma : 0);
  }

  private static float factor(double strength, RandomStream random) {
    return (float) random.nextDouble(Math.max(0, 1 - strength), 1 + strength);
  }

  private static List<ColorOperation> shuffledOperations(RandomStream random) {
    List<ColorOperation> unused = new ArrayList<>(List.of(ColorOperation.values()));
    List<ColorOperation> order = new ArrayList<>();
    while (!unused.isEmpty()) {
      order.add(unused.remove(random.nextInt(unused.size())));
    }
    return order;
  }
}
