package io.corelake.proxy;

/**
 * What a batch of blank images has shown: that a proxy runs here.
 *
 * @param libtorch its version
 * @param device cpu or gpu
 */
public record ProxyTrial(String libtorch, String device) {
  /**
   * Runs one batch of the size that the images will come in.
   *
   * @param batchSize images that one forward takes
   * @param imageSize their height and width, pixels
   * @throws io.corelake.CoreLakeException if the proxy fails on it
   */
  public static ProxyTrial run(ProxyModel model, int batchSize, int imageSize) {
    try (ProxySession session = ProxySession.open(model, batchSize, imageSize)) {
      session.submit(batchSize);
      session.take();
    }
    return new ProxyTrial(TorchEngine.start().getVersion(), model.device().isGpu() ? "gpu" : "cpu");
  }
}
