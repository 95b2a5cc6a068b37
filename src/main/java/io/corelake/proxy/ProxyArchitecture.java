package io.corelake.proxy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import io.corelake.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * The network that {@link ProxyTrainer} trains: a ResNet of three stages with one block each, for
 * images of 32 to 64 pixels. It returns (embedding [n, d], projection [n, d / 2]), d being {@link
 * ProxyWidth#dimension()}. Made by {@code src/main/python/make_proxy_architecture.py}.
 */
public final class ProxyArchitecture {
  private ProxyArchitecture() {}

  /** Returns the network of standard width before any training. */
  public static byte[] untrained(long seed) {
    return untrained(ProxyWidth.STANDARD, seed);
  }

  /**
   * Returns the network before any training, as a TorchScript file in eval mode. The same seed
   * gives the same bytes.
   */
  public static byte[] untrained(ProxyWidth width, long seed) {
    try (TorchModule module = seeded(width, seed, Device.cpu())) {
      JniUtils.enableInferenceMode(module.block());
      return module.toTorchScript();
    }
  }

  /** Returns the sha256 of the network, 64 hexadecimal digits: another one trains otherwise. */
  public static String sha256(ProxyWidth width) {
    return Sha256.of(resource(width.resource()));
  }

  /** Loads the network in train mode with weights drawn from the seed. */
  static TorchModule seeded(ProxyWidth width, long seed, Device device) {
    TorchModule module = TorchModule.load(resource(width.resource()), device);
    try (PtNDManager scope = module.newScope()) {
      for (Map.Entry<String, PtNDArray> parameter : module.parameters().entrySet()) {
        PtNDArray weights = parameter.getValue();
        // Of rank 1 are BatchNorm's scales and shifts: the file holds their ones and zeros.
        if (weights.getShape().dimension() > 1) {
          long stream = SeededHash.hash(seed, "proxy-weights", parameter.getKey(), 0);
          // libtorch writes in place only to what autograd does not watch.
          weights.setRequiresGradient(false);
          heNormal(scope, weights, new RandomStream(stream)).copyTo(weights);
          weights.setRequiresGradient(true);
        }
      }
    }
    return module;
  }

  /** Draws weights of variance 2 / (inputs of a neuron): He et al., ICCV 2015, equation 10. */
  private static NDArray heNormal(PtNDManager scope, PtNDArray weights, RandomStream random) {
    int size = Math.toIntExact(weights.size());
    double deviation = Math.sqrt(2.0 * weights.getShape().get(0) / size);
    ByteBuffer drawn = ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < size; i++) {
      drawn.putFloat((float) (deviation * random.nextGaussian()));
    }
    return scope.create(drawn.flip(), weights.getShape(), DataType.FLOAT32);
  }

  private static byte[] resource(String name) {
    try (InputStream stream = ProxyArchitecture.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("The jar holds no " + name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + " from the jar", e);
    }
  }
}
