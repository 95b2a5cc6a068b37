package io.corelake.thread;

import java.util.concurrent.ThreadFactory;

/**
 * Makes daemon threads of one name, which end with the JVM: a thread that outlived the command
 * would keep its scheduler waiting.
 */
public record DaemonThreads(String name) implements ThreadFactory {
  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
