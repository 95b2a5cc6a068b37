package io.corelake.train;

import io.corelake.config.Configuration;
import io.corelake.image.ViewRenderer;
import io.corelake.proxy.PairSource;
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import java.nio.FloatBuffer;
import java.util.List;

/** Draws pairs of views of images that are in memory, by the policy {@code embed.augment}. */
final class TrainingPairs implements PairSource {
  private final List<SampleImage> images;
  private final long seed;

  // A renderer has scratch memory of its own, and several threads ask for pairs.
  private final ThreadLocal<ViewRenderer> renderers;

  TrainingPairs(List<SampleImage> images, Configuration configuration, long seed) {
    this.images = images;
    this.seed = seed;
    renderers =
        ThreadLocal.withInitial(
            () ->
                new ViewRenderer(
                    configuration.embed().augment(),
                    configuration.train().imageSize(),
                    configuration.embed().meanOfChannels(),
                    configuration.embed().stdOfChannels()));
  }

  @Override
  public void fill(int epoch, int number, FloatBuffer first, FloatBuffer second) {
    SampleImage image = images.get(number);
    ViewRenderer renderer = renderers.get();
    renderer.render(image.pixels(), draws(image, 2 * epoch), first);
    renderer.render(image.pixels(), draws(image, 2 * epoch + 1), second);
  }

  private RandomStream draws(SampleImage image, int number) {
    return new RandomStream(SeededHash.hash(seed, "training-view", image.imageId(), number));
  }
}
