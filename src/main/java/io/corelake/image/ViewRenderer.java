package io.corelake.image;

import io.corelake.seed.RandomStream;
import java.nio.FloatBuffer;

/**
 * Renders augmented views: random resized crop, horizontal flip, colour jitter, grayscale, blur,
 * normalisation. A view is a pure function of the image, the policy, the size and the random
 * stream; how many numbers it draws does not depend on the pixels. Keeps its buffers from view to
 * view; for one thread.
 */
public final class ViewRenderer {
  private final AugmentationPolicy policy;
  private final int size;
  private final float[] mean;
  private final float[] inverseStd;
  private final CropResize cropResize = new CropResize();
  private final ColorJitter jitter;
  private final GaussianBlur blur;
  private final float[][] view;

  /**
   * Creates a renderer.
   *
   * @param size side of the square views in pixels
   * @param mean of red, green and blue, taken from samples in 0 .. 1
   * @param std of red, green and blue, above 0; samples are divided by it
   */
  public ViewRenderer(AugmentationPolicy policy, int size, float[] mean, float[] std) {
    if (size < 1) {
      throw new IllegalArgumentException("size is " + size + "; it must be at least 1");
    }
    if (mean.length != 3 || std.length != 3) {
      throw new IllegalArgumentException("mean and std have one number for red, green and blue");
    }
    this.policy = policy;
    this.size = size;
    this.mean = mean.clone();
    inverseStd = new float[3];
    for (int band = 0; band < 3; band++) {
      if (!(std[band] > 0)) {
        throw new IllegalArgumentException("std is " + std[band] + "; it must be above 0");
      }
      inverseStd[band] = 1 / std[band];
    }
    jitter = new ColorJitter(size * size);
    blur = new GaussianBlur(size);
    view = new float[3][size * size];
  }

  /**
   * Renders one view.
   *
   * @param target receives {@code float[3][size][size]} at its position, which advances
   */
  public void render(DecodedImage image, RandomStream random, FloatBuffer target) {
    if (target.remaining() < 3 * size * size) {
      throw new IllegalArgumentException(
          "The target has room for %d numbers; a view has %d"
              .formatted(target.remaining(), 3 * size * size));
    }
    render(image, ViewRecipe.draw(policy, image.width(), image.height(), size, random), target);
  }

  /** Renders the view of a recipe. */
  void render(DecodedImage image, ViewRecipe recipe, FloatBuffer target) {
    cropResize.resize(image, recipe.crop(), recipe.flip(), size, size, view);
    jitter.apply(recipe, view);
    if (recipe.blurSigma() > 0) {
      blur.apply(view, recipe.blurSigma());
    }
    for (int band = 0; band < 3; band++) {
      normalize(view[band], mean[band], inverseStd[band]);
      target.put(view[band]);
    }
  }

  private static void normalize(float[] band, float mean, float inverseStd) {
    for (int i = 0; i < band.length; i++) {
      band[i] = (band[i] - mean) * inverseStd;
    }
  }
}
