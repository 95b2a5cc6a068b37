package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.storage.Uris;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * A disk that was full when a task or the driver wrote to it. The operating system's words do not
 * say which one: the place in Spark or Hadoop that they came from does.
 */
final class FullDisk {
  private static final List<String> WORDS =
      List.of("No space left on device", "Disk quota exceeded", "File too large");

  /** Where Spark writes what it shuffles, spills, caches and broadcasts. */
  private static final List<String> SCRATCH =
      List.of(
          "org.apache.spark.storage.Disk",
          "org.apache.spark.storage.TimeTrackingOutputStream",
          "org.apache.spark.shuffle.",
          "org.apache.spark.util.collection.unsafe.sort.UnsafeSorterSpillWriter",
          "org.apache.spark.util.collection.ExternalSorter",
          "Failed to create local dir");

  private FullDisk() {}

  /**
   * Returns what to tell of a failure that a full disk is the reason of.
   *
   * @param output of the run
   * @param work of the run
   */
  static Optional<CoreLakeException> behind(Throwable failure, Path output, Path work) {
    if (ExitCodes.known(failure) != null) {
      return Optional.empty();
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    String told = trace.toString();
    return WORDS.stream()
        .filter(told::contains)
        .findFirst()
        .map(
            words ->
                new CoreLakeException(
                    ExitCode.STORAGE,
                    SCRATCH.stream().anyMatch(told::contains)
                        ? scratch(words)
                        : "The disk below --work %s or --output %s is full (%s): free space there, or give a larger one"
                            .formatted(
                                Uris.redacted(work.toString()),
                                Uris.redacted(output.toString()),
                                words),
                    failure));
  }

  private static String scratch(String words) {
    return "The disk of Spark's scratch folder is full (%s): spark.local.dir is %s on the driver; give one with more room, to executors by what their cluster manager has for it (SPARK_LOCAL_DIRS, yarn.nodemanager.local-dirs, volumes spark-local-dir-*)"
        .formatted(words, String.join(",", LocalFolders.of(new SparkConf())));
  }
}
