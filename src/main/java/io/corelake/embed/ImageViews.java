package io.corelake.embed;

import io.corelake.image.ViewRenderer;
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import java.nio.FloatBuffer;

/** Draws the views of images. Not thread-safe. */
final class ImageViews {
  private final long seed;
  private final int first;
  private final ViewRenderer renderer;

  ImageViews(EmbedSpec spec) {
    seed = spec.seed();
    first = spec.firstView();
    renderer = new ViewRenderer(spec.augmentation(), spec.imageSize(), spec.mean(), spec.std());
  }

  /**
   * Draws views of an image, from the first one on. They depend on the bytes and not on the name,
   * so equal files have equal vectors.
   *
   * @param target receives {@code float[views][3][size][size]} at its position, which advances
   */
  void draw(ReadImage image, int views, FloatBuffer target) {
    for (int view = first; view < first + views; view++) {
      long number = SeededHash.hash(seed, "view", image.sha256(), view);
      renderer.render(image.pixels(), new RandomStream(number), target);
    }
  }
}
