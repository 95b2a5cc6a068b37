package io.corelake.embed;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.embed.ExecutorAnswer.Fault;
import io.corelake.embed.ExecutorAnswer.Trial;
import io.corelake.progress.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Tries the proxy out on every executor that is there before the images are embedded, so that a
 * cluster on which it cannot run says so in seconds, and not after every task has failed four
 * times.
 *
 * <p>Spark gives no way to send a task to an executor: more tasks than needed are started, in a few
 * rounds, until every executor that the driver knows of has answered.
 */
public final class Preflight {
  private static final int ROUNDS = 4;

  /** From the first executor on; a cluster may take its time to bring that. */
  private static final long MOST_MILLIS = 50_000;

  private static final long LOOK_MILLIS = 100;

  private final SparkContext spark;
  private final JavaSparkContext context;
  private final CollectionAccumulator<ExecutorAnswer> answers;
  private long deadline = Long.MAX_VALUE;

  private Preflight(SparkContext spark) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark);
    this.answers = spark.collectionAccumulator("corelake.preflight");
  }

  /**
   * Tries it out.
   *
   * @return the specification, with which images may now be embedded
   * @throws CoreLakeException if an executor answers that it cannot run the proxy, with what is
   *     missing there
   */
  public static EmbedSpec passed(SparkContext spark, EmbedSpec spec, Progress progress) {
    String description = spark.getLocalProperty("spark.job.description");
    spark.setJobDescription("CoreLake: preflight of the executors");
    try {
      Preflight preflight = new Preflight(spark);
      preflight.ask(spec);
      progress.note(preflight.summary());
      return spec;
    } finally {
      spark.setJobDescription(description);
    }
  }

  private void ask(EmbedSpec spec) {
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    PreflightTask task = new PreflightTask(spec, hadoop, answers);
    int round = 1;
    do {
      // A local master is its own and only executor.
      int tasks =
          spark.isLocal()
              ? 1
              : round * Math.max(context.defaultParallelism(), 2 * executors().size());
      JavaFutureAction<Void> running =
          context
              .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
              .foreachPartitionAsync(task);
      await(running);
      refuseFaults();
    } while (round++ < ROUNDS && !silent().isEmpty() && System.currentTimeMillis() < deadline);
  }

  /** Waits for a round's end, or for the time to be over. */
  private void await(JavaFutureAction<Void> running) {
    while (!isDone(running)) {
      if (deadline == Long.MAX_VALUE && (spark.isLocal() || !executors().isEmpty())) {
        deadline = System.currentTimeMillis() + MOST_MILLIS;
      }
      if (System.currentTimeMillis() >= deadline) {
        running.cancel(true);
        return;
      }
    }
  }

  private static boolean isDone(JavaFutureAction<Void> running) {
    try {
      running.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new CoreLakeException(
          ExitCode.STORAGE,
          "The preflight failed: an executor did not survive loading libtorch and the proxy, or could not start the task ("
              + reason(e)
              + "); its log says more; where its memory ran out, raise spark.executor.memoryOverhead",
          e);
    } catch (InterruptedException e) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      throw new CoreLakeException(ExitCode.STORAGE, "The preflight was interrupted", e);
    }
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
  }

  /** Returns the addresses of the executors that the driver knows of. */
  private SortedSet<String> executors() {
    String driver = SparkEnv.get().blockManager().blockManagerId().hostPort();
    return Arrays.stream(spark.statusTracker().getExecutorInfos())
        .map(executor -> executor.host() + ":" + executor.port())
        .filter(address -> !address.equals(driver))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the executors that have not answered. */
  private SortedSet<String> silent() {
    SortedSet<String> silent = executors();
    silent.removeAll(answered().keySet());
    return silent;
  }

  /** Returns an answer of each executor, by its address. */
  private SortedMap<String, ExecutorAnswer> answered() {
    SortedMap<String, ExecutorAnswer> byAddress = new TreeMap<>();
    answers.value().forEach(answer -> byAddress.put(answer.address(), answer));
    return byAddress;
  }

  /** Says what is missing on most of the executors where something is. */
  private void refuseFaults() {
    Map<Fault, List<ExecutorAnswer>> faulty = new LinkedHashMap<>();
    for (ExecutorAnswer answer : answered().values()) {
      Fault fault = answer.fault();
      if (fault != null) {
        faulty.computeIfAbsent(fault, kind -> new ArrayList<>()).add(answer);
      }
    }
    if (faulty.isEmpty()) {
      return;
    }
    Map.Entry<Fault, List<ExecutorAnswer>> most =
        Collections.max(faulty.entrySet(), Comparator.comparingInt(kind -> kind.getValue().size()));
    int alike = most.getValue().size();
    int others = faulty.values().stream().mapToInt(List::size).sum() - alike;
    ExecutorAnswer first = most.getValue().get(0);
    throw new CoreLakeException(
        most.getKey().exitCode(),
        "The preflight failed on host %s (executor %s%s): %s%s"
            .formatted(
                first.host(),
                first.executor(),
                alike == 1 ? "" : " and %,d more".formatted(alike - 1),
                most.getKey().text(),
                others == 0 ? "" : "; %,d others failed in other ways".formatted(others)));
  }

  private String summary() {
    Map<Trial, Integer> kinds = new LinkedHashMap<>();
    for (ExecutorAnswer answer : answered().values()) {
      Trial trial = answer.trial();
      if (trial != null) {
        kinds.merge(trial, 1, Integer::sum);
      }
    }
    List<String> parts = new ArrayList<>();
    kinds.forEach(
        (trial, count) ->
            parts.add(
                "libtorch %s on %,d executor%s, %s"
                    .formatted(trial.libtorch(), count, count == 1 ? "" : "s", trial.device())));
    SortedSet<String> silent = silent();
    if (!silent.isEmpty() || parts.isEmpty()) {
      parts.add(
          "no answer from "
              + (silent.isEmpty() ? "any executor" : String.join(", ", silent))
              + ", so the proxy is untried there");
    }
    return "preflight: " + String.join("; ", parts);
  }
}
