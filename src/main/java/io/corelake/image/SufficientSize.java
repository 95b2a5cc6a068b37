package io.corelake.image;

/**
 * How large an image has to be decoded for the views that are made of it. A larger one may be
 * decoded at a smaller scale where the format allows it.
 *
 * @param pixels the least width x height, at least 1; {@link Long#MAX_VALUE} asks for all pixels
 * @param side the least length of the shorter side in pixels, at least 1
 */
public record SufficientSize(long pixels, int side) {
  /** Every image in all its pixels. */
  public static final SufficientSize WHOLE = new SufficientSize(Long.MAX_VALUE, 1);

  public SufficientSize {
    if (pixels < 1 || side < 1) {
      throw new IllegalArgumentException(
          "%d pixels and a side of %d; both must be at least 1".formatted(pixels, side));
    }
  }

  /**
   * Returns the size at which even the smallest crop has as many pixels as a view, and a crop that
   * is as high or as wide as the image is not shorter than a view. The most stretched of the
   * smallest crops may fall short on one side, by the square root of its aspect ratio; it has the
   * more pixels along the other.
   *
   * @param viewSize side of the square views in pixels
   */
  public static SufficientSize of(AugmentationPolicy policy, int viewSize) {
    double pixels = (double) viewSize * viewSize / policy.cropAreaMin();
    return new SufficientSize((long) Math.ceil(pixels), viewSize);
  }

  /**
   * Returns the largest of {@link ScaledJpeg#SCALES} at which an image has this size, 1 for none.
   */
  int scale(int width, int height) {
    int largest = 1;
    for (int scale : ScaledJpeg.SCALES) {
      if (holds(ScaledJpeg.scaled(width, scale), ScaledJpeg.scaled(height, scale))) {
        largest = scale;
      }
    }
    return largest;
  }

  private boolean holds(long width, long height) {
    return width * height >= pixels && Math.min(width, height) >= side;
  }
}
