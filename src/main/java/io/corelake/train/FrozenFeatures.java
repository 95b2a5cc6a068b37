package io.corelake.train;

import io.corelake.config.Configuration;
import io.corelake.image.AugmentationPolicy;
import io.corelake.image.ViewRenderer;
import io.corelake.proxy.FrozenEncoder;
import io.corelake.seed.RandomStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a trained encoder makes of whole images, without any augmentation. */
public final class FrozenFeatures {
  private static final int AT_ONCE = 128;

  private FrozenFeatures() {}

  /** Returns a vector of length 1 for each image, in their order; of length 0 where it has none. */
  public static List<float[]> of(
      byte[] torchScript, List<SampleImage> images, Configuration configuration) {
    int size = configuration.train().imageSize();
    ViewRenderer renderer =
        new ViewRenderer(
            AugmentationPolicy.none(),
            size,
            configuration.embed().meanOfChannels(),
            configuration.embed().stdOfChannels());
    ByteBuffer pixels =
        ByteBuffer.allocateDirect(AT_ONCE * 3 * size * size * Float.BYTES)
            .order(ByteOrder.nativeOrder());
    List<float[]> features = new ArrayList<>(images.size());
    try (FrozenEncoder encoder =
        new FrozenEncoder(
            torchScript,
            EncoderTraining.device(configuration.embed().device()),
            size,
            EncoderTraining.threads(configuration))) {
      for (int start = 0; start < images.size(); start += AT_ONCE) {
        List<SampleImage> batch = images.subList(start, Math.min(images.size(), start + AT_ONCE));
        FloatBuffer views = pixels.asFloatBuffer();
        // The policy leaves nothing to chance.
        batch.forEach(image -> renderer.render(image.pixels(), new RandomStream(0), views));
        features.addAll(encoder.embed(pixels, batch.size()));
      }
    }
    return features;
  }
}
