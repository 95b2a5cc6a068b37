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

  /** The part of {@code current.json} that leads to the run. */
  private record Pointer(String path) {}

  /**
   * Finds a published run.
   *
   * @param uri an output, which stands for its current run, or the folder of a run
   */
  static PublishedRun find(Storage storage, String uri) {
    Path given = storage.qualified(uri);
    Path pointer = new Path(given, "current.json");
    Path run =
        storage.exists(pointer)
            ? new Path(given, Json.read(storage.readText(pointer), Pointer.class).path())
            : given;
    if (!storage.exists(new Path(run, "_SUCCESS"))) {
      throw CoreLakeException.usage(
          "--run must be an output with a current.json or the folder of a finished run, was "
              + Uris.redacted(uri));
    }
    RunRecord record = RunPublisher.read(storage, run);
    return new PublishedRun(record.runId(), run, record);
  }

  /** Writes the report of a run again, and its new hash into run.json. */
  public static PublishedRun writeReportAgain(SparkSession spark, String uri) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    PublishedRun run = find(storage, uri);
    RunDirectory directory = new RunDirectory(storage, run.directory());
    new RunReporter(spark, storage, directory).write(run.record());
    RunRecord record = run.record();
    TreeMap<String, Storage.Digest> files = new TreeMap<>(record.files());
    files.putAll(directory.files());
    storage.writeText(
        new Path(run.directory(), RunPublisher.RUN_RECORD), Json.pretty(record.withFiles(files)));
    return run;
  }
}
