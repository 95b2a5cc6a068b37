package io.corelake.image;

import io.corelake.seed.RandomStream;

/** A rectangle of an image in pixels; (x, y) is its upper left corner. */
record CropBox(int x, int y, int width, int height) {
  private static final int TRIES = 10;

  static CropBox whole(int imageWidth, int imageHeight) {
    return new CropBox(0, 0, imageWidth, imageHeight);
  }

  /**
   * Draws the box of a random resized crop: area uniform, aspect ratio log-uniform, place uniform.
   * A box that does not fit is drawn again, ten times at most; then it is the central one of the
   * nearest aspect ratio. StrictMath, because Math may differ in the last bit between machines.
   */
  static CropBox random(
      AugmentationPolicy policy, int imageWidth, int imageHeight, RandomStream random) {
    if (policy.takesWholeImage()) {
      return whole(imageWidth, imageHeight);
    }
    double imageArea = (double) imageWidth * imageHeight;
    double logAspectMin = StrictMath.log(policy.cropAspectMin());
    double logAspectMax = StrictMath.log(policy.cropAspectMax());
    for (int i = 0; i < TRIES; i++) {
      double area = imageArea * random.nextDouble(policy.cropAreaMin(), policy.cropAreaMax());
      double aspect = StrictMath.exp(random.nextDouble(logAspectMin, logAspectMax));
      long width = Math.round(Math.sqrt(area * aspect));
      long height = Math.round(Math.sqrt(area / aspect));
      if (width >= 1 && width <= imageWidth && height >= 1 && height <= imageHeight) {
        int x = random.nextInt((int) (imageWidth - width + 1));
        int y = random.nextInt((int) (imageHeight - height + 1));
        return new CropBox(x, y, (int) width, (int) height);
      }
    }
    return central(policy, imageWidth, imageHeight);
  }

  private static CropBox central(AugmentationPolicy policy, int imageWidth, int imageHeight) {
    double aspect = (double) imageWidth / imageHeight;
    int width = imageWidth;
    int height = imageHeight;
    if (aspect < policy.cropAspectMin()) {
      height = Math.max(1, (int) Math.round(imageWidth / policy.cropAspectMin()));
    } else if (aspect > policy.cropAspectMax()) {
      width = Math.max(1, (int) Math.round(imageHeight * policy.cropAspectMax()));
    }
    return new CropBox((imageWidth - width) / 2, (imageHeight - height) / 2, width, height);
  }
}
