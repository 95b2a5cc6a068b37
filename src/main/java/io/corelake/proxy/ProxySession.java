package io.corelake.proxy;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * One task's way through a {@link ProxyModel}: fill {@link #input()}, call {@link #infer}. It
 * always runs whole batches, because the batch size changes the last bits of an embedding. Not
 * thread-safe; opened and used by one thread.
 */
public final class ProxySession implements AutoCloseable {
  private final ProxyModel model;
  private final Shape batchShape;
  private final int dimension;
  private final NDManager hostArrays;
  private final ByteBuffer hostBatch;
  private final FloatBuffer input;
  private boolean closed;

  private ProxySession(ProxyModel model, Shape batchShape, int dimension) {
    this.model = model;
    this.batchShape = batchShape;
    this.dimension = dimension;
    // Memory of libtorch and not of the JVM, so that closing frees it: a direct buffer would wait
    // for the garbage collector, which sees only its few bytes on the heap.
    hostArrays = TorchEngine.start().newBaseManager(Device.cpu());
    hostBatch = hostArrays.zeros(batchShape, DataType.FLOAT32).toByteBuffer(true);
    input = hostBatch.asFloatBuffer();
  }

  /**
   * Opens a session.
   *
   * @param batchSize images that one forward takes
   * @param imageSize their height and width, pixels
   * @throws CoreLakeException if the proxy fails on images of this size, or the batch takes 2 GiB
   *     or more
   */
  public static ProxySession open(ProxyModel model, int batchSize, int imageSize) {
    Shape batchShape = new Shape(batchSize, 3, imageSize, imageSize);
    if (batchSize < 1 || batchShape.size() * Float.BYTES > Integer.MAX_VALUE) {
      throw CoreLakeException.usage(
          "embed.batch-size %d is out of bounds: at least 1, and %d images of 3 x %d x %d float32 must take less than 2 GiB"
              .formatted(batchSize, batchSize, imageSize, imageSize));
    }
    TorchEngine.useSessionThreads();
    return new ProxySession(model, batchShape, model.dimension(imageSize));
  }

  /** Returns the length d of an embedding. */
  public int dimension() {
    return dimension;
  }

  /**
   * Returns the batch to fill, {@code float[batchSize][3][size][size]}, from its start. The same
   * native memory every time; it is gone when the session is closed.
   */
  public FloatBuffer input() {
    requireOpen();
    return input.clear();
  }

  /**
   * Embeds the first images of the batch. What the input holds beyond them is overwritten.
   *
   * @param rows images to embed, 1 .. batchSize
   * @param target receives {@code float[rows][d]} from index 0
   * @throws CoreLakeException if the proxy fails, as it does when memory runs out
   */
  public void infer(int rows, float[] target) {
    requireOpen();
    int batchSize = Math.toIntExact(batchShape.get(0));
    if (rows < 1 || rows > batchSize || target.length < rows * dimension) {
      throw new IllegalArgumentException(
          "%d rows of %d floats in a batch of %d, target %d"
              .formatted(rows, dimension, batchSize, target.length));
    }
    padFrom(rows * (input.capacity() / batchSize));
    try (PtNDManager scope = model.newScope()) {
      PtNDArray images = scope.create(hostBatch, batchShape, DataType.FLOAT32);
      PtNDArray embeddings = model.embed(scope, images);
      if (!embeddings.getShape().equals(new Shape(batchSize, dimension))) {
        throw CoreLakeException.usage(
            "embed.proxy returns %s for %s, it must return [n, %d] for every n"
                .formatted(embeddings.getShape(), batchShape, dimension));
      }
      embeddings.toByteBuffer(true).asFloatBuffer().get(target, 0, rows * dimension);
    } catch (EngineException e) {
      throw new CoreLakeException(
          ExitCode.USAGE,
          "embed.proxy fails on %s (%s): lower embed.batch-size if memory ran out"
              .formatted(batchShape, TorchEngine.reason(e)),
          e);
    }
  }

  @Override
  public void close() {
    closed = true;
    hostArrays.close();
  }

  private void padFrom(int start) {
    for (int i = start; i < input.capacity(); i++) {
      input.put(i, 0f);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The session is closed");
    }
  }
}
