package io.corelake.proxy;

import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * The batches of a training, in order. While one is trained on, daemon threads fill the next. Every
 * epoch takes the images in a new seeded order and leaves out the last, incomplete batch.
 */
final class PairBatches {
  private final PairSource source;
  private final TrainingOptions options;
  private final int batchSize;
  private final int steps;
  private final int[] order;
  private final ViewThreads threads;
  private final ByteBuffer[] buffers = new ByteBuffer[2];
  private final List<Future<?>> filling = new ArrayList<>();
  private int startedSteps;

  /**
   * Begins to fill the first batch.
   *
   * @param done steps that an earlier attempt has taken
   */
  PairBatches(TrainingSet set, TrainingOptions options, ViewThreads threads, int done) {
    this.source = set.pairs();
    this.options = options;
    this.threads = threads;
    batchSize = Math.min(options.batchSize(), set.images());
    steps = options.steps();
    order = new int[set.images()];
    startedSteps = done;
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] =
          ByteBuffer.allocateDirect(
                  Math.multiplyExact(2 * batchSize * Float.BYTES, options.viewFloats()))
              .order(ByteOrder.nativeOrder());
    }
    if (done < steps) {
      shuffle(done / stepsAnEpoch());
      startFilling();
    }
  }

  /** Returns the images of a batch. */
  int batchSize() {
    return batchSize;
  }

  /** Returns the batches of the whole training. */
  int steps() {
    return steps;
  }

  int stepsAnEpoch() {
    return order.length / batchSize;
  }

  /**
   * Returns the next batch, {@code float[2 * batchSize][3][size][size]}: the first views of its
   * images, then their second views. It is good until the next call.
   */
  ByteBuffer next() {
    ByteBuffer batch = buffers[(startedSteps - 1) % buffers.length];
    for (Future<?> view : filling) {
      ViewThreads.await(view);
    }
    filling.clear();
    if (startedSteps < steps) {
      startFilling();
    }
    return batch;
  }

  private void startFilling() {
    int epoch = startedSteps / stepsAnEpoch();
    int start = startedSteps % stepsAnEpoch() * batchSize;
    if (start == 0) {
      shuffle(epoch);
    }
    FloatBuffer views = buffers[startedSteps % buffers.length].asFloatBuffer();
    for (int i = 0; i < batchSize; i++) {
      int image = order[start + i];
      FloatBuffer first = views.slice(i * options.viewFloats(), options.viewFloats());
      FloatBuffer second =
          views.slice((batchSize + i) * options.viewFloats(), options.viewFloats());
      filling.add(threads.draw(() -> source.fill(epoch, image, first, second)));
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
}
