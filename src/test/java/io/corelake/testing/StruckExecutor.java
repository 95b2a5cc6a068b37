package io.corelake.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Sends a signal to the process of an executor of {@code local-cluster} as soon as it has begun a
 * task of a stage: the first one only.
 */
public final class StruckExecutor extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final String signal;
  private final String description;
  private final Set<Integer> stages = ConcurrentHashMap.newKeySet();
  private final AtomicReference<ProcessHandle> struck = new AtomicReference<>();
  private final List<String> removals = new CopyOnWriteArrayList<>();
  private final List<String> ends = new CopyOnWriteArrayList<>();

  /**
   * Waits for a task.
   *
   * @param signal KILL, PWR or STOP; a process that was stopped goes on when a copy of one of its
   *     tasks has ended
   * @param description part of what the jobs of the stage say they do
   */
  public StruckExecutor(SparkContext context, String signal, String description) {
    this.context = context;
    this.signal = signal;
    this.description = description;
    context.addSparkListener(this);
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    if (String.valueOf(job.properties().getProperty("spark.job.description"))
        .contains(description)) {
      // Of a stage of one task, Spark has no other to tell that it is slow.
      int least = signal.equals("STOP") ? 3 : 1;
      CollectionConverters.asJava(job.stageInfos()).stream()
          .filter(stage -> stage.numTasks() >= least)
          .forEach(stage -> stages.add(stage.stageId()));
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart task) {
    if (stages.contains(task.stageId()) && struck.get() == null) {
      process(task.taskInfo().executorId())
          .ifPresent(
              process -> {
                struck.set(process);
                send(signal, process);
              });
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    String kind = task.taskInfo().speculative() ? "copy" : "first";
    ends.add(kind + " " + (task.taskInfo().successful() ? "succeeded" : "failed"));
    if (signal.equals("STOP") && ends.contains("copy succeeded") && struck.get() != null) {
      send("CONT", struck.get());
    }
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
    removals.add(executor.reason());
  }

  private static Optional<ProcessHandle> process(String executorId) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> isExecutor(process, executorId))
        .findFirst();
  }

  /** Java cuts a long command line short, and an executor's has the class path. */
  private static boolean isExecutor(ProcessHandle process, String executorId) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .contains("\0--executor-id\0" + executorId + "\0");
    } catch (IOException e) {
      // It has ended meanwhile.
      return false;
    }
  }

  private static void send(String signal, ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether an executor got the signal. */
  public boolean isStruck() {
    return struck.get() != null;
  }

  /** Returns why executors were removed by now. */
  public List<String> removals() {
    settle();
    return removals;
  }

  /** Returns how tasks ended by now: {@code first} ones and {@code copy}, succeeded and failed. */
  public Map<String, Long> ends() {
    settle();
    return ends.stream()
        .collect(Collectors.groupingBy(end -> end, TreeMap::new, Collectors.counting()));
  }

  private void settle() {
    // The bus is asynchronous; it is empty when all that was posted has been heard.
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Spark's listener bus does not come to rest", e);
    }
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
    if (signal.equals("STOP") && struck.get() != null) {
      send("CONT", struck.get());
    }
  }
}
