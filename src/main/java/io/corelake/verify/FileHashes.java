package io.corelake.verify;

import io.corelake.CoreLakeException;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Reads files for their sizes and hashes in the executors, a file a task, in a stream. */
final class FileHashes {
  static final int NAME = 0;
  static final int BYTES = 1;

  /** Null where there is no such file. */
  static final int SHA256 = 2;

  /** Why the file cannot be read, or null. */
  static final int FAILURE = 3;

  private static final long PERIOD_MILLIS = 500;

  private FileHashes() {}

  /**
   * Returns a row a file: its name, and what was found.
   *
   * @param files by their path below the root
   */
  static List<Row> of(
      SparkSession spark, Path root, SortedMap<String, Digest> files, Progress progress) {
    if (files.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    LongAccumulator done = spark.sparkContext().longAccumulator("files");
    String folder = root.toString();
    JavaFutureAction<List<Row>> job =
        context
            .parallelize(List.copyOf(files.keySet()), files.size())
            .map(
                name -> {
                  Row row = row(new Storage(hadoop.value().value()), folder, name);
                  done.add(1);
                  return row;
                })
            .collectAsync();
    return awaited(job, () -> progress.advanced(Math.min(files.size(), done.value()), ""));
  }

  private static Row row(Storage storage, String folder, String name) {
    try {
      Path path = new Path(new Path(folder), name);
      if (!storage.exists(path)) {
        return RowFactory.create(name, null, null, null);
      }
      Digest digest = storage.digest(path);
      return RowFactory.create(name, digest.bytes(), digest.sha256(), null);
    } catch (CoreLakeException | IllegalArgumentException e) {
      // A name that is no path is an IllegalArgumentException of Hadoop's.
      return RowFactory.create(name, null, null, e.getMessage());
    }
  }

  private static <T> T awaited(JavaFutureAction<T> job, Runnable meanwhile) {
    while (true) {
      try {
        return job.get(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        meanwhile.run();
      } catch (InterruptedException e) {
        job.cancel(true);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while files were hashed", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("Spark cannot hash the files", e);
      }
    }
  }
}
