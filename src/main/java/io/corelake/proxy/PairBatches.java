package io.corelake.proxy;

import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The batches of a training, in order. While one is trained on, daemon threads fill the next. Every
 * epoch takes the images in a new seeded order and leaves out the last, incomplete batch.
 */
final class PairBatches implements AutoCloseable {
  private final PairSource source;
  private final TrainingOptions options;
  private final int batchSize;
  private final int steps;
  private final int[] order;
  private final ExecutorService threads;
  private final ByteBuffer[] buffers = new ByteBuffer[2];
  private final List<Future<?>> filling = new ArrayList<>();
  private int startedSteps;

  PairBatches(PairSource source, int images, TrainingOptions options, int threadCount) {
    this.source = source;
    this.options = options;
    batchSize = Math.min(options.batchSize(), images);
    steps = Math.multiplyExact(options.epochs(), images / batchSize);
    order = new int[images];
    threads =
        Executors.newFixedThreadPool(
            threadCount,
            task -> {
              Thread thread = new Thread(task, "proxy-views");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] =
          ByteBuffer.allocateDirect(Math.multiplyExact(2 * batchSize * Float.BYTES, viewFloats()))
              .order(ByteOrder.nativeOrder());
    }
    startFilling();
  }

  /** Returns the images of a batch. */
  int batchSize() {
    return batchSize;
  }

  /** Returns the batches of the whole training. */
  int steps() {
    return steps;
  }

  /**
   * Returns the next batch, {@code float[2 * batchSize][3][size][size]}: the first views of its
   * images, then their second views. It is good until the next call.
   */
  ByteBuffer next() {
    ByteBuffer batch = buffers[(startedSteps - 1) % buffers.length];
    for (Future<?> view : filling) {
      await(view);
    }
    filling.clear();
    if (startedSteps < steps) {
      startFilling();
    }
    return batch;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void startFilling() {
    int stepsAnEpoch = order.length / batchSize;
    int epoch = startedSteps / stepsAnEpoch;
    int start = startedSteps % stepsAnEpoch * batchSize;
    if (start == 0) {
      shuffle(epoch);
    }
    FloatBuffer views = buffers[startedSteps % buffers.length].asFloatBuffer();
    for (int i = 0; i < batchSize; i++) {
      int image = order[start + i];
      FloatBuffer first = views.slice(i * viewFloats(), viewFloats());
      FloatBuffer second = views.slice((batchSize + i) * viewFloats(), viewFloats());
      filling.add(threads.submit(() -> source.fill(epoch, image, first, second)));
    }
    startedSteps++;
  }

  /** Fisher-Yates. */
  private void shuffle(int epoch) {
    RandomStream random =
        new RandomStream(SeededHash.hash(options.seed(), "proxy-epoch", "", epoch));
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }

  private int viewFloats() {
    return 3 * options.imageSize() * options.imageSize();
  }

  private static void await(Future<?> view) {
    try {
      view.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("A view cannot be drawn", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The training was interrupted", e);
    }
  }
}
