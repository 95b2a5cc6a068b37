package io.corelake.proxy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;

/** A trained encoder that learns no more. For one thread. */
public final class FrozenEncoder implements AutoCloseable {
  private final ProxyModel model;
  private final int imageSize;

  /**
   * Loads it.
   *
   * @param torchScript whose output, or the first of them, is float32 {@code [n, d]}
   * @param imageSize height and width of its input, pixels
   * @param threads that an operator of libtorch uses in this JVM until this is closed
   */
  public FrozenEncoder(byte[] torchScript, DeviceChoice choice, int imageSize, int threads) {
    model = ProxyModel.load(torchScript, choice.resolve(0));
    this.imageSize = imageSize;
    JniUtils.setNumThreads(threads);
  }

  /** Returns the length d of an embedding. */
  public int dimension() {
    return model.dimension(imageSize);
  }

  /**
   * Embeds images.
   *
   * @param pixels direct, native order: {@code float[images][3][size][size]} from its start
   * @return {@code float[images][d]}, row after row
   */
  public float[] embed(ByteBuffer pixels, int images) {
    Shape shape = new Shape(images, 3, imageSize, imageSize);
    ByteBuffer input = pixels.slice(0, Math.toIntExact(shape.size() * Float.BYTES));
    try (PtNDManager scope = model.newScope()) {
      PtNDArray batch = scope.create(input.order(pixels.order()), shape, DataType.FLOAT32);
      return model.embed(scope, batch).toFloatArray();
    }
  }

  @Override
  public void close() {
    model.close();
    TorchEngine.useSessionThreads();
  }
}
