package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.manifest.RunDirectory;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Runs that were published earlier. */
public final class PublishedRuns {
  private PublishedRuns() {}

  /**
   * Finds a published run.
   *
   * @param uri an output, which stands for its current run, or the folder of a run
   */
  static PublishedRun find(Storage storage, String uri) {
    Path given = storage.qualified("--run", uri);
    Path pointer = new Path(given, RunPublisher.POINTER);
    Path run =
        storage.exists(pointer)
            ? new Path(
                given, RunPublisher.read(storage, pointer, RunPublisher.Pointer.class).path())
            : given;
    if (!storage.exists(new Path(run, "_SUCCESS"))) {
      throw CoreLakeException.usage(
          "--run must be an output with a current.json or the folder of a finished run, was "
              + Uris.redacted(uri));
    }
    RunRecord record = RunPublisher.read(storage, run);
    return new PublishedRun(record.runId(), run, record);
  }

  /** Writes the report of a run again, and its new hash wherever the old one stands. */
  public static PublishedRun writeReportAgain(SparkSession spark, String uri) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    PublishedRun run = find(storage, uri);
    RunDirectory directory = new RunDirectory(storage, run.directory());
    new RunReporter(spark, storage, directory).write(run.record());
    TreeMap<String, Storage.Digest> files = new TreeMap<>(run.record().files());
    files.putAll(directory.files());
    Storage.Digest digest =
        storage.writeText(
            new Path(run.directory(), RunPublisher.RUN_RECORD),
            Json.pretty(run.record().withFiles(files)));
    Path pointer = new Path(run.directory().getParent().getParent(), RunPublisher.POINTER);
    if (storage.exists(pointer)) {
      RunPublisher.Pointer current =
          RunPublisher.read(storage, pointer, RunPublisher.Pointer.class);
      if (current.runId().equals(run.runId())) {
        storage.writeText(
            pointer,
            Json.pretty(
                new RunPublisher.Pointer(
                    current.runId(), current.path(), current.publishedAt(), digest.sha256())));
      }
    }
    return run;
  }
}
