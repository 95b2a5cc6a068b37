package io.corelake.proxy;

import io.corelake.thread.DaemonThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that runs a proxy on a GPU, for all tasks of this JVM. Its queue is as long as
 * there are batches, and every task has two: who waits for a free one is held back. The thread is a
 * daemon, and ends when nothing was to be done for a while.
 */
final class DeviceThread implements Executor {
  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor thread;

  DeviceThread(String device) {
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreads("corelake-" + device));
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable batch) {
    thread.execute(batch);
  }
}
