package io.corelake.chunk;

import io.corelake.thread.DaemonThreads;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * Rows that are computed and written chunk by chunk. Two chunks are under way at a time, each a
 * Spark job: while the last tasks of one run, those of the next fill the cores.
 */
public final class ChunkedRows {
  private static final int AT_A_TIME = 2;
  private static final int MOST_SECONDS_TO_END = 10;
  private static final String DESCRIPTION = "spark.job.description";

  private final Chunks chunks;
  private final SparkContext context;
  private final JavaRDD<Row> rows;
  private final int slots;

  /** Spark's mark of the jobs, by which they are cancelled. */
  private final String tag = "corelake-chunks-" + UUID.randomUUID();

  private final Deque<Portion> left;
  private final ChunkSizes sizes;
  private final long start = System.nanoTime();
  private long done;
  private boolean stopped;

  private ChunkedRows(
      Chunks chunks, JavaRDD<Row> rows, Collection<Portion> portions, double chunkSeconds) {
    this.chunks = chunks;
    this.context = chunks.spark().sparkContext();
    this.rows = rows;
    this.slots = slots(context);
    this.left = new ArrayDeque<>(portions);
    long images = portions.stream().mapToLong(Portion::images).sum();
    this.sizes = new ChunkSizes(slots * images / Math.max(1, portions.size()), chunkSeconds);
  }

  private static int slots(SparkContext context) {
    return Math.max(1, context.defaultParallelism() / context.conf().getInt("spark.task.cpus", 1));
  }

  /**
   * Returns rows, those that can be written in chunks written. Few tasks are left as they are, to
   * be computed where the rows are used: they would be the chunks that begin at once, and nothing
   * would be finished before all is.
   *
   * @param portions the partitions that are wanted, in the order in which they are computed
   * @param chunkSeconds that a chunk is to take; 0: as little as it can
   */
  public static Dataset<Row> of(
      Chunks chunks, JavaRDD<Row> rows, Collection<Portion> portions, double chunkSeconds) {
    ChunkedRows chunked = new ChunkedRows(chunks, rows, portions, chunkSeconds);
    if (portions.size() <= AT_A_TIME * chunked.slots) {
      return chunks
          .spark()
          .createDataFrame(partitions(rows, Set.copyOf(numbers(portions))), chunks.schema());
    }
    chunked.write();
    return chunks.own();
  }

  private static List<Integer> numbers(Collection<Portion> portions) {
    return portions.stream().map(Portion::partition).toList();
  }

  /** Returns some partitions of an RDD. */
  private static JavaRDD<Row> partitions(JavaRDD<Row> rows, Set<Integer> wanted) {
    Function1<Object, Object> filter =
        (Function1<Object, Object> & Serializable) number -> wanted.contains((Integer) number);
    return JavaRDD.fromRDD(
        new PartitionPruningRDD<>(rows.rdd(), filter, rows.classTag()), rows.classTag());
  }

  private void write() {
    ExecutorService pool =
        Executors.newFixedThreadPool(AT_A_TIME, new DaemonThreads("corelake-chunk"));
    // The threads begin here, and so have the thread's properties of Spark, such as its pool.
    String description = context.getLocalProperty(DESCRIPTION);
    CompletionService<Boolean> writers = new ExecutorCompletionService<>(pool);
    Callable<Boolean> writing =
        () -> {
          writeChunks(description);
          return true;
        };
    for (int i = 0; i < AT_A_TIME; i++) {
      writers.submit(writing);
    }
    Throwable failure = await(writers);
    pool.shutdown();
    if (failure != null) {
      end(pool, failure);
      throw asItIs(failure);
    }
  }

  /** Returns the first failure, null where there is none. */
  private static @Nullable Throwable await(CompletionService<Boolean> writers) {
    try {
      for (int i = 0; i < AT_A_TIME; i++) {
        writers.take().get();
      }
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      return e;
    }
  }

  /** Cancels what is under way, again and again, since a writer may be between two jobs. */
  private void end(ExecutorService pool, Throwable failure) {
    synchronized (this) {
      stopped = true;
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS_TO_END);
    boolean interrupted = false;
    while (!pool.isTerminated() && System.nanoTime() < end) {
      try {
        context.cancelJobsWithTag(tag, "another chunk failed, or the run was interrupted");
        pool.awaitTermination(100, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (IllegalStateException e) {
        // Spark has stopped, and with it its jobs.
        failure.addSuppressed(e);
        end = System.nanoTime();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Spark throws checked exceptions that it does not declare, and a caller sees them so. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException asItIs(Throwable failure) throws E {
    throw (E) failure;
  }

  private void writeChunks(@Nullable String description) {
    context.addJobTag(tag);
    for (Set<Integer> next = next(); !next.isEmpty(); next = next()) {
      context.setJobDescription(
          (description == null ? "" : description + ", ") + "chunk of " + next.size() + " tasks");
      long written = chunks.write(partitions(rows, next));
      synchronized (this) {
        done += written;
      }
    }
  }

  /** Returns the partitions of the next chunk; none where nothing is left, or nothing should be. */
  private synchronized Set<Integer> next() {
    Set<Integer> partitions = new HashSet<>();
    if (stopped) {
      return partitions;
    }
    long images = sizes.next(done, (System.nanoTime() - start) / 1e9);
    while (!left.isEmpty() && (images > 0 || partitions.size() < slots)) {
      Portion portion = left.remove();
      partitions.add(portion.partition());
      images -= portion.images();
    }
    return partitions;
  }
}
