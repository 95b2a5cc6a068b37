package io.corelake.proxy;

import io.corelake.CoreLakeException;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * One task's way through a {@link ProxyModel}: fill {@link #input()}, {@link #submit}, and {@link
 * #take} the embeddings, in the order of the submissions. On a processor the calling thread does
 * the work; on a GPU the device's thread does, and the task fills the next batch meanwhile. The
 * forwards of a session are of one shape, because the shape changes the last bits of an embedding;
 * a batch is of one task, because its other images may. Not thread-safe; used by one thread.
 */
public final class ProxySession implements AutoCloseable {
  private final ProxyModel model;
  private final int dimension;
  private final List<ProxyBatch> batches = new ArrayList<>();
  private final Queue<ProxyBatch> free = new ArrayDeque<>();
  private final Queue<FutureTask<ProxyBatch>> submissions = new ArrayDeque<>();
  private BatchTimes times = new BatchTimes(0, 0);
  private boolean closed;

  private ProxySession(ProxyModel model, int batchSize, int imageSize) {
    this.model = model;
    dimension = model.dimension(imageSize);
    for (int i = 0; i < model.batchesATask(); i++) {
      ProxyBatch batch = new ProxyBatch(model, batchSize, imageSize);
      batches.add(batch);
      free.add(batch);
    }
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
    long bytes = 3L * imageSize * imageSize * batchSize * Float.BYTES;
    if (batchSize < 1 || bytes > Integer.MAX_VALUE) {
      throw CoreLakeException.usage(
          "embed.batch-size %d is out of bounds: at least 1, and %d images of 3 x %d x %d float32 must take less than 2 GiB"
              .formatted(batchSize, batchSize, imageSize, imageSize));
    }
    return new ProxySession(model, batchSize, imageSize);
  }

  /** Returns the length d of an embedding. */
  public int dimension() {
    return dimension;
  }

  /** Returns whether there is a batch to fill; if not, {@link #take} one. */
  public boolean hasFreeBatch() {
    return !free.isEmpty();
  }

  /** Returns whether there is a batch to {@link #take}. */
  public boolean hasSubmission() {
    return !submissions.isEmpty();
  }

  /**
   * Returns the free batch to fill, {@code float[batchSize][3][size][size]}, from its start. It is
   * gone when the session is closed.
   */
  public FloatBuffer input() {
    return freeBatch().input();
  }

  /**
   * Hands over the batch that was filled. What the input holds beyond the first images is
   * overwritten.
   *
   * @param rows images to embed, 1 .. batchSize
   */
  public void submit(int rows) {
    ProxyBatch batch = freeBatch();
    if (rows < 1 || rows > batch.size()) {
      throw new IllegalArgumentException("%d rows in a batch of %d".formatted(rows, batch.size()));
    }
    FutureTask<ProxyBatch> run =
        new FutureTask<>(
            () -> {
              batch.run(rows);
              return batch;
            });
    free.remove();
    submissions.add(run);
    batch.isSubmitted();
    model.forwards().execute(run);
  }

  /**
   * Waits for the oldest batch that was submitted.
   *
   * @return {@code float[batchSize][d]}, good until the next {@link #submit}
   * @throws CoreLakeException if the proxy fails
   */
  public float[] take() {
    requireOpen();
    ProxyBatch oldest = finished(submissions.remove());
    free.add(oldest);
    times = oldest.times();
    return oldest.embeddings();
  }

  /** Returns how long the batch took that was taken last. */
  public BatchTimes times() {
    return times;
  }

  private static ProxyBatch finished(FutureTask<ProxyBatch> run) {
    try {
      return run.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("A batch could not be embedded", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while a batch was embedded");
    }
  }

  private ProxyBatch freeBatch() {
    requireOpen();
    ProxyBatch batch = free.peek();
    if (batch == null) {
      throw new IllegalStateException("All batches are under way: take one first");
    }
    return batch;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The session is closed");
    }
  }

  /** Frees the batches; one that waits for the device is not run. */
  @Override
  public void close() {
    closed = true;
    batches.forEach(ProxyBatch::close);
  }
}
