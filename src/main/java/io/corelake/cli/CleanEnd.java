package io.corelake.cli;

import io.corelake.EndSignal;
import io.corelake.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SignalUtils;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Lets a command end by itself when the JVM is told to: its Spark jobs are cancelled, its thread is
 * interrupted, and the JVM waits until it has let go of libtorch, of its lock and of Spark. Else
 * libtorch would be pulled down under a step that runs, and the lock stay behind.
 */
final class CleanEnd implements AutoCloseable {
  /** Before Spark's hook (40) and that of Hadoop's file systems (10). */
  private static final int PRIORITY = 1000;

  private static final long MOST_SECONDS = 20;
  private static final long CANCEL_EVERY_MILLIS = 200;

  private static final AtomicReference<@Nullable CleanEnd> COMMAND = new AtomicReference<>();

  private final Thread worker;
  private final PrintWriter err;
  private final CountDownLatch ended = new CountDownLatch(1);

  private CleanEnd(Thread worker, PrintWriter err) {
    this.worker = worker;
    this.err = err;
  }

  /** Begins the command of this JVM's main thread; it ends when this is closed. */
  static CleanEnd ofThisThread(PrintWriter err) {
    CleanEnd end = new CleanEnd(Thread.currentThread(), err);
    COMMAND.set(end);
    return end;
  }

  /**
   * Begins to watch for the end of the JVM, where this is a JVM of a command. Not before Spark is
   * needed: it takes a second, and until then there is nothing to let go of.
   */
  static void watch() {
    CleanEnd end = COMMAND.getAndSet(null);
    if (end != null) {
      remember("INT", ExitCode.INTERRUPTED);
      remember("TERM", ExitCode.TERMINATED);
      // Hadoop takes the wait for a hang after 30 s, unless told otherwise.
      ShutdownHookManager.get()
          .addShutdownHook(end::await, PRIORITY, MOST_SECONDS + 5, TimeUnit.SECONDS);
    }
  }

  /** A hook is not told why it runs. */
  private static void remember(String signal, ExitCode exitCode) {
    SignalUtils.register(
        signal,
        () -> {
          EndSignal.receive(exitCode);
          // And on to Java's own handler, which ends the process.
          return false;
        });
  }

  private void await() {
    if (ended.getCount() == 0) {
      return;
    }
    EndSignal.receive(ExitCode.TERMINATED);
    worker.interrupt();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    try {
      do {
        cancelJobs();
      } while (!ended.await(CANCEL_EVERY_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ended.getCount() > 0) {
      err.println("corelake: ended amid work that did not stop within " + MOST_SECONDS + " s");
    }
  }

  private static void cancelJobs() {
    Option<SparkSession> session = SparkSession.getDefaultSession();
    if (session.isDefined() && !session.get().sparkContext().isStopped()) {
      cancelJobs(session.get().sparkContext());
    }
  }

  private static void cancelJobs(SparkContext context) {
    try {
      context.cancelAllJobs();
    } catch (IllegalStateException e) {
      // It was stopped in this moment, and has no jobs.
    }
  }

  /** Says that the command has ended. */
  @Override
  public void close() {
    ended.countDown();
  }
}
