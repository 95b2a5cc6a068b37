package io.corelake.embed;

import io.corelake.proxy.ProxyModel;
import java.io.Serializable;
import java.util.function.Supplier;

/** How a task comes by the proxy of its device. */
@FunctionalInterface
interface ProxyLoading extends Serializable {
  /** One proxy a JVM and device, shared by all tasks. */
  ProxyLoading SHARED =
      (spec, gpu, torchScript) ->
          ProxyModel.shared(spec.proxySha256(), spec.device(), gpu, torchScript);

  /**
   * Returns the proxy.
   *
   * @param gpu which of the GPUs that the executor sees, from 0
   * @param torchScript reads its file
   */
  ProxyModel load(EmbedSpec spec, int gpu, Supplier<byte[]> torchScript);
}
