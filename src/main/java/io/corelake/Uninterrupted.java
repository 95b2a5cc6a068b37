package io.corelake;

import io.corelake.thread.DaemonThreads;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that must not stop half-way when its caller is interrupted: it is done on a thread of its
 * own, which nobody interrupts, while the caller waits for it.
 */
public final class Uninterrupted {
  private Uninterrupted() {}

  /** Does work and returns what it returns, or throws what it throws. */
  public static <T> T call(String thread, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    new DaemonThreads(thread).newThread(task).start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** As the other, for work that returns nothing. */
  public static void run(String thread, Runnable work) {
    boolean unused =
        call(
            thread,
            () -> {
              work.run();
              return true;
            });
  }

  private static RuntimeException unchecked(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known
        ? known
        : new IllegalStateException("Work on a thread of its own failed", failure);
  }
}
