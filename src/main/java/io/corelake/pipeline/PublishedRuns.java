package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.RunFiles;
import io.corelake.storage.Json;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import io.corelake.storage.Uris;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
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
    Path pointer = new Path(given, RunFiles.POINTER);
    Path run =
        storage.exists(pointer)
            ? new Path(
                given, RunPublisher.read(storage, pointer, RunPublisher.Pointer.class).path())
            : given;
    if (!storage.exists(new Path(run, RunFiles.SUCCESS))) {
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
    new RunReporter(spark, directory).write(run.record());
    return update(
        storage,
        run,
        record -> {
          SortedMap<String, Digest> files = new TreeMap<>(record.files());
          files.putAll(directory.files());
          return record.with(record.subsets(), files);
        });
  }

  /**
   * Changes the record of a run whose new files are in place: run.json, and after it the hash of
   * run.json in current.json where that names the run. The record is read anew, so that nothing is
   * lost that another command has added meanwhile. One that does not change is left as it is; the
   * hash in current.json is set right all the same, since an earlier command may have been killed
   * between the two.
   */
  static PublishedRun update(Storage storage, PublishedRun run, UnaryOperator<RunRecord> change) {
    RunRecord record = change.apply(RunPublisher.read(storage, run.directory()));
    Path file = new Path(run.directory(), RunFiles.RECORD);
    String json = Json.pretty(record);
    if (!json.equals(storage.readText(file))) {
      storage.writeText(file, json);
    }
    Path pointer = new Path(run.directory().getParent().getParent(), RunFiles.POINTER);
    if (storage.exists(pointer)) {
      RunPublisher.Pointer current =
          RunPublisher.read(storage, pointer, RunPublisher.Pointer.class);
      String sha256 = Sha256.of(json);
      if (current.runId().equals(run.runId()) && !sha256.equals(current.runJsonSha256())) {
        storage.writeText(
            pointer,
            Json.pretty(
                new RunPublisher.Pointer(
                    current.runId(), current.path(), current.publishedAt(), sha256)));
      }
    }
    return new PublishedRun(run.runId(), run.directory(), record);
  }
}
