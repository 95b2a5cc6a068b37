package io.corelake.image;

import java.io.Serializable;

/**
 * How views are drawn from an image; the distribution that SimCLR trains under unless told
 * otherwise.
 *
 * @param cropAreaMin smallest share of the image's area in a random resized crop, in (0, 1]; 1
 *     takes the whole image, whatever its shape, and draws no crop
 * @param cropAreaMax largest share of the image's area, in cropAreaMin .. 1
 * @param cropAspectMin smallest width / height of a crop, above 0
 * @param cropAspectMax largest width / height of a crop, at least cropAspectMin
 * @param flipProbability probability of a horizontal flip
 * @param jitterProbability probability of the colour jitter: brightness, contrast, saturation and
 *     hue in random order
 * @param brightness the factor is uniform in 1 - brightness .. 1 + brightness (never below 0)
 * @param contrast as brightness
 * @param saturation as brightness
 * @param hue the shift is uniform in -hue .. hue of the colour circle, at most 0.5
 * @param grayscaleProbability probability of losing all colour
 * @param blurProbability probability of a Gaussian blur with a kernel of a tenth of the side
 * @param blurSigmaMin smallest standard deviation of the blur in pixels of the view, above 0
 * @param blurSigmaMax largest standard deviation of the blur, at least blurSigmaMin
 * @param blurAboveSize views of this side in pixels or less are never blurred
 */
public record AugmentationPolicy(
    double cropAreaMin,
    double cropAreaMax,
    double cropAspectMin,
    double cropAspectMax,
    double flipProbability,
    double jitterProbability,
    double brightness,
    double contrast,
    double saturation,
    double hue,
    double grayscaleProbability,
    double blurProbability,
    double blurSigmaMin,
    double blurSigmaMax,
    int blurAboveSize)
    implements Serializable {

  public AugmentationPolicy {
    require("cropAreaMin", cropAreaMin, cropAreaMin > 0 && cropAreaMin <= 1, "above 0, at most 1");
    requireWithin("cropAreaMax", cropAreaMax, cropAreaMin, 1);
    require("cropAspectMin", cropAspectMin, isPositive(cropAspectMin), "above 0");
    requireWithin("cropAspectMax", cropAspectMax, cropAspectMin, Double.MAX_VALUE);
    requireWithin("flipProbability", flipProbability, 0, 1);
    requireWithin("jitterProbability", jitterProbability, 0, 1);
    requireWithin("brightness", brightness, 0, Float.MAX_VALUE);
    requireWithin("contrast", contrast, 0, Float.MAX_VALUE);
    requireWithin("saturation", saturation, 0, Float.MAX_VALUE);
    requireWithin("hue", hue, 0, 0.5);
    requireWithin("grayscaleProbability", grayscaleProbability, 0, 1);
    requireWithin("blurProbability", blurProbability, 0, 1);
    require("blurSigmaMin", blurSigmaMin, isPositive(blurSigmaMin), "above 0");
    requireWithin("blurSigmaMax", blurSigmaMax, blurSigmaMin, Double.MAX_VALUE);
    require("blurAboveSize", blurAboveSize, blurAboveSize >= 0, "at least 0");
  }

  /** SimCLR's policy with colour strength 0.5, as used for CIFAR and by CL-Core. */
  public static AugmentationPolicy simClr() {
    return new AugmentationPolicy(
        0.08, 1, 3.0 / 4, 4.0 / 3, 0.5, 0.8, 0.4, 0.4, 0.4, 0.1, 0.2, 0.5, 0.1, 2.0, 64);
  }

  /** No chance at all: every view is the whole image, resized. */
  public static AugmentationPolicy none() {
    return new AugmentationPolicy(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0);
  }

  boolean takesWholeImage() {
    return cropAreaMin == 1;
  }

  private static boolean isPositive(double value) {
    return value > 0 && value <= Double.MAX_VALUE;
  }

  private static void requireWithin(String field, double value, double low, double high) {
    String bound = high >= Float.MAX_VALUE ? "at least " + low : "in " + low + " .. " + high;
    require(field, value, value >= low && value <= high, bound);
  }

  private static void require(String field, double value, boolean sound, String bound) {
    if (!sound) {
      throw new IllegalArgumentException(field + " is " + value + "; it must be " + bound);
    }
  }
}
