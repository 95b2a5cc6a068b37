package io.corelake.proxy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

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

  /**
   * Embeds images.
   *
   * @param pixels direct, native order: {@code float[images][3][size][size]} from its start
   * @return a vector of length 1 for each image; of length 0 where it has none
   */
  public List<float[]> embed(ByteBuffer pixels, int images) {
    Shape shape = new Shape(images, 3, imageSize, imageSize);
    ByteBuffer input = pixels.slice(0, Math.toIntExact(shape.size() * Float.BYTES));
    try (PtNDManager scope = model.newScope()) {
      PtNDArray batch = scope.create(input.order(pixels.order()), shape, DataType.FLOAT32);
      float[] rows = model.embed(scope, batch).toFloatArray();
      int dimension = rows.length / images;
      return IntStream.range(0, images)
          .mapToObj(row -> UnitRow.of(rows, row * dimension, dimension))
          .toList();
    }
  }

  @Override
  public void close() {
    model.close();
    TorchEngine.useSessionThreads();
  }
}
