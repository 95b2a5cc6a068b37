package io.corelake.corpus;

import io.corelake.thread.DaemonThreads;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one walk. They run tasks, which start further ones; the files that these find go
 * in batches to the thread that waits for them. Closing ends every thread.
 */
final class WalkThreads implements AutoCloseable {
  /** Files of a batch, or fewer: what an object store lists in one answer. */
  static final int BATCH = 1000;

  /** A part of the walk. */
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  private record Batch(List<FileStatus> files, boolean last) {}

  private final int threads;
  private final ExecutorService executor;
  private final Queue<Thread> started = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Batch> batches;
  private final AtomicLong unfinished = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  WalkThreads(int threads) {
    this.threads = threads;
    // Bounded, so that a slow taker holds back the walk and not its files in memory.
    this.batches = new ArrayBlockingQueue<>(2 * threads);
    DaemonThreads daemons = new DaemonThreads("corelake-list");
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = daemons.newThread(task);
              started.add(thread);
              return thread;
            });
  }

  /**
   * Runs a task and all that it starts, and hands over on this thread what they find. The first
   * failure of a task ends it; so does a failure of the taker.
   */
  void run(Task first, Consumer<List<FileStatus>> taker) throws IOException, InterruptedException {
    start(first);
    for (Batch batch = batches.take(); !batch.last(); batch = batches.take()) {
      taker.accept(batch.files());
    }
    Throwable failed = failure.get();
    if (failed instanceof IOException io) {
      throw io;
    }
    if (failed != null) {
      throw new IllegalStateException("A walk through folders failed: " + failed, failed);
    }
  }

  /** Starts a task from within another one. */
  void start(Task task) {
    unfinished.incrementAndGet();
    executor.execute(() -> attempt(task));
  }

  /** Returns whether threads have no task, or soon will have none. */
  boolean areIdle() {
    return unfinished.get() < 2L * threads;
  }

  /** Hands files to the thread that waits for them. */
  void found(List<FileStatus> files) throws InterruptedException {
    batches.put(new Batch(files, false));
  }

  private void attempt(Task task) {
    try {
      try {
        task.run();
      } catch (IOException | RuntimeException | Error e) {
        failure.compareAndSet(null, e);
        batches.put(new Batch(List.of(), true));
      }
      if (unfinished.decrementAndGet() == 0) {
        batches.put(new Batch(List.of(), true));
      }
    } catch (InterruptedException e) {
      // Only closing interrupts: nobody waits for this task any more.
      Thread.currentThread().interrupt();
    }
  }

  /** Interrupts the threads and waits for their end, be it interrupted itself. */
  @Override
  public void close() {
    executor.shutdownNow();
    boolean interrupted = false;
    while (!started.isEmpty()) {
      try {
        started.element().join();
        started.remove();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
