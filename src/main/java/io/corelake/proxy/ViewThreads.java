package io.corelake.proxy;

import io.corelake.thread.DaemonThreads;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Daemon threads that draw the views of a training. */
final class ViewThreads implements AutoCloseable {
  private final ExecutorService threads;

  ViewThreads(int count) {
    threads = Executors.newFixedThreadPool(count, new DaemonThreads("proxy-views"));
  }

  Future<?> draw(Runnable views) {
    return threads.submit(views);
  }

  /** Waits for views; what their source threw is thrown on. */
  static void await(Future<?> views) {
    try {
      views.get();
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

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
