package io.corelake.embed;

import io.corelake.config.Configuration;
import io.corelake.config.EmbedConfiguration;
import io.corelake.image.AugmentationPolicy;
import io.corelake.image.DecodeLimits;
import io.corelake.proxy.DeviceChoice;
import java.io.Serializable;

/**
 * All that a task needs to turn images into vectors; small, and the same for every task.
 *
 * @param proxyUri where every executor finds the TorchScript file
 * @param dimension d of the proxy's output
 * @param libtorch directory of libtorch, or empty
 * @param threads of libtorch in one task
 * @param imageSize pixels a side
 * @param firstView number of the first view; those of the image vectors begin at 0
 * @param batchSize views a forward pass, at least {@code views}
 * @param maxBytes size of the largest file that is read
 */
public record EmbedSpec(
    String proxyUri,
    String proxySha256,
    int dimension,
    DeviceChoice device,
    String libtorch,
    int threads,
    int imageSize,
    int firstView,
    int views,
    int batchSize,
    float[] mean,
    float[] std,
    AugmentationPolicy augmentation,
    DecodeLimits limits,
    long maxBytes,
    long seed)
    implements Serializable {

  /** Puts together what the configuration says and what is known of the proxy. */
  public static EmbedSpec of(
      Configuration configuration,
      String proxyUri,
      String proxySha256,
      int imageSize,
      int dimension,
      int threads) {
    EmbedConfiguration embed = configuration.embed();
    return new EmbedSpec(
        proxyUri,
        proxySha256,
        dimension,
        embed.device(),
        embed.libtorch(),
        threads,
        imageSize,
        0,
        embed.views(),
        embed.batchSize(),
        embed.meanOfChannels(),
        embed.stdOfChannels(),
        embed.augment(),
        configuration.corpus().limits(),
        configuration.corpus().maxBytes(),
        configuration.seed());
  }

  /**
   * Returns the same with another view in place of all.
   *
   * @param view its number
   */
  EmbedSpec ofView(int view) {
    return new EmbedSpec(
        proxyUri,
        proxySha256,
        dimension,
        device,
        libtorch,
        threads,
        imageSize,
        view,
        1,
        batchSize,
        mean,
        std,
        augmentation,
        limits,
        maxBytes,
        seed);
  }

  /** Returns how many images share a forward pass: all views of an image go in one. */
  int imagesABatch() {
    return batchSize / views;
  }
}
