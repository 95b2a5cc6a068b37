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
 * The images of one forward pass and their embeddings. A task fills it, the model's device runs it:
 * never at the same time, and never after it is closed.
 */
final class ProxyBatch implements AutoCloseable {
  private final ProxyModel model;
  private final int size;
  private final int imageSize;
  private final int dimension;
  private final NDManager hostArrays;
  private final ByteBuffer memory;
  private final FloatBuffer input;
  private final float[] embeddings;
  private boolean closed;
  private long submitted;
  private BatchTimes times = new BatchTimes(0, 0);

  /**
   * Allocates a batch.
   *
   * @param size images
   * @param imageSize their height and width, pixels
   */
  ProxyBatch(ProxyModel model, int size, int imageSize) {
    this.model = model;
    this.size = size;
    this.imageSize = imageSize;
    dimension = model.dimension(imageSize);
    // Memory of libtorch and not of the JVM, so that closing frees it: a direct buffer would wait
    // for the garbage collector, which sees only its few bytes on the heap.
    hostArrays = TorchEngine.start().newBaseManager(Device.cpu());
    memory = allocate();
    input = memory.asFloatBuffer();
    embeddings = new float[Math.multiplyExact(size, dimension)];
  }

  private ByteBuffer allocate() {
    try {
      return hostArrays.zeros(shape(size), DataType.FLOAT32).toByteBuffer(true);
    } catch (EngineException e) {
      hostArrays.close();
      throw new CoreLakeException(
          ExitCode.USAGE,
          "The machine has no memory for %s (%s): lower embed.batch-size, now %d, or raise spark.executor.memoryOverhead"
              .formatted(shape(size), TorchEngine.reason(e), size),
          e);
    }
  }

  int size() {
    return size;
  }

  /** Returns {@code float[size][3][imageSize][imageSize]}, from its start. */
  FloatBuffer input() {
    return input.clear();
  }

  /** Returns {@code float[size][d]} of the last run. */
  float[] embeddings() {
    return embeddings;
  }

  /** Says that the batch now waits for the device. */
  void isSubmitted() {
    submitted = System.nanoTime();
  }

  /** Returns how long the last run took. */
  BatchTimes times() {
    return times;
  }

  /**
   * Embeds the first images, on the thread of the device; the rest of the input becomes zeros.
   *
   * @param rows 1 .. size
   * @throws CoreLakeException if the proxy fails
   */
  synchronized void run(int rows) {
    if (closed) {
      // Its task was cancelled while it waited for the device.
      return;
    }
    long begin = System.nanoTime();
    zeroFrom(rows * imageFloats());
    TorchEngine.useSessionThreads();
    int part = model.rowsAtOnce(size, imageSize);
    while (!runInParts(rows, part)) {
      part = model.halve(part);
    }
    times = new BatchTimes(begin - submitted, System.nanoTime() - begin);
  }

  /**
   * Runs in parts of one shape, see {@link ProxyModel#rowsAtOnce}.
   *
   * @return false if memory ran out and a smaller part is worth a try
   */
  private boolean runInParts(int rows, int part) {
    try {
      for (int from = 0; from < rows; from += part) {
        // The last part overlaps the one before, where they do not come out even.
        runPart(Math.min(from, size - part), part);
      }
      return true;
    } catch (EngineException e) {
      if (part > 1 && TorchEngine.isOutOfMemory(e)) {
        return false;
      }
      throw new CoreLakeException(
          ExitCode.USAGE,
          "embed.proxy fails on %s (%s)".formatted(shape(part), TorchEngine.reason(e)),
          e);
    }
  }

  private void runPart(int from, int part) {
    int imageBytes = imageFloats() * Float.BYTES;
    ByteBuffer images = memory.slice(from * imageBytes, part * imageBytes).order(memory.order());
    try (PtNDManager scope = model.newScope()) {
      PtNDArray output = model.embed(scope, scope.create(images, shape(part), DataType.FLOAT32));
      if (!output.getShape().equals(new Shape(part, dimension))) {
        throw CoreLakeException.usage(
            "embed.proxy returns %s for %s, it must return [n, %d] for every n"
                .formatted(output.getShape(), shape(part), dimension));
      }
      output.toByteBuffer(true).asFloatBuffer().get(embeddings, from * dimension, part * dimension);
    }
  }

  private void zeroFrom(int start) {
    for (int i = start; i < input.capacity(); i++) {
      input.put(i, 0f);
    }
  }

  private int imageFloats() {
    return 3 * imageSize * imageSize;
  }

  private Shape shape(int images) {
    return new Shape(images, 3, imageSize, imageSize);
  }

  /** Frees the memory; waits for a run that is under way. */
  @Override
  public synchronized void close() {
    closed = true;
    hostArrays.close();
  }
}
