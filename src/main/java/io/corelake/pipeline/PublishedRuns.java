package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.Uninterrupted;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.lock.Lease;
import io.corelake.lock.OutputLock;
import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.RunFiles;
import io.corelake.manifest.SubsetManifest;
import io.corelake.progress.Progress;
import io.corelake.storage.Json;
import io.corelake.storage.SeenFile;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import io.corelake.storage.Uris;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Runs that were published earlier. */
public final class PublishedRuns {
  private PublishedRuns() {}

  /**
   * Finds a published run.
   *
   * @param option that gave the URI
   * @param uri an output, which stands for its current run, or the folder of a run
   */
  static PublishedRun find(Storage storage, String option, String uri) {
    Path given = storage.qualified(option, uri);
    Path run =
        new CurrentPointer(storage, given)
            .read()
            .map(current -> new Path(given, current.path()))
            .orElse(given);
    if (!storage.exists(new Path(run, RunFiles.SUCCESS))) {
      throw CoreLakeException.usage(
          option
              + " must be an output with a current.json or the folder of a finished run, was "
              + Uris.redacted(uri));
    }
    return read(storage, run);
  }

  private static PublishedRun read(Storage storage, Path run) {
    RunRecord record = RunPublisher.read(storage, run);
    return new PublishedRun(record.runId(), run, record);
  }

  /** Work on a published run. */
  interface RunWork<T> {
    T on(PublishedRun run, OutputLock lock);
  }

  /** Does work on a run while no other process changes it; the run is read under the lock. */
  static <T> T alone(Storage storage, String uri, Progress progress, RunWork<T> work) {
    PublishedRun found = find(storage, "--run", uri);
    Lease lease =
        new Lease(
            Configuration.of(SettingsLoader.recorded(found.record().configuration()))
                .output()
                .lockHeartbeat());
    try (OutputLock lock =
        OutputLock.acquire(storage, found.directory(), found.runId(), lease, progress)) {
      return work.on(read(storage, found.directory()), lock);
    }
  }

  /** Writes the report of a run again, and its new hash wherever the old one stands. */
  public static PublishedRun writeReportAgain(SparkSession spark, String uri, Progress progress) {
    return writeReportAgain(spark, uri, null, progress);
  }

  /**
   * Writes the report of a run again, with what changed since another one.
   *
   * @param against the other; null for none
   */
  public static PublishedRun writeReportAgain(
      SparkSession spark, String uri, @Nullable String against, Progress progress) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    return alone(
        storage,
        uri,
        progress,
        (run, lock) -> {
          RunDirectory directory = new RunDirectory(storage, run.directory(), lock::requireHeld);
          new RunReporter(spark, directory)
              .write(
                  run.record(),
                  against == null
                      ? null
                      : new RunComparer(spark).compare(run.directory().toString(), against));
          return update(
              storage,
              run,
              lock,
              record -> {
                SortedMap<String, Digest> files = new TreeMap<>(record.files());
                files.putAll(directory.files());
                return record.with(record.subsets(), files);
              });
        });
  }

  /**
   * Changes the record of a run whose new files are in place: run.json, and after it the hash of
   * run.json in current.json where that names the run. One that does not change is left as it is;
   * the hash in current.json is set right all the same, since an earlier command may have been
   * killed between the two. Nothing interrupts this one between them.
   *
   * @param lock of the run's folder
   */
  static PublishedRun update(
      Storage storage, PublishedRun run, OutputLock lock, UnaryOperator<RunRecord> change) {
    return Uninterrupted.call("corelake-publish", () -> updateNow(storage, run, lock, change));
  }

  /**
   * Removes what a killed attempt has left of a subset; one that the run's record names by now is
   * left.
   *
   * @param lock of the run's folder
   */
  static void deleteUnrecorded(Storage storage, PublishedRun run, OutputLock lock, String subset) {
    RunRecord record = RunPublisher.read(storage, run.directory());
    lock.confirmHeld();
    if (record.subsets().stream().noneMatch(recorded -> recorded.name().equals(subset))) {
      storage.delete(new Path(run.directory(), SubsetManifest.folder(subset)));
    }
  }

  private static PublishedRun updateNow(
      Storage storage, PublishedRun run, OutputLock lock, UnaryOperator<RunRecord> change) {
    lock.confirmHeld();
    Path file = new Path(run.directory(), RunFiles.RECORD);
    SeenFile seen =
        storage
            .look(file)
            .orElseThrow(
                () -> CoreLakeException.input(Uris.redacted(file.toString()) + " is gone"));
    RunRecord record = change.apply(RunPublisher.parsed(file, seen.text(), RunRecord.class));
    String json = Json.pretty(record);
    if (!json.equals(seen.text()) && !storage.replace(file, seen, json)) {
      throw RunPublisher.takenOver(file);
    }
    new CurrentPointer(storage, run.directory().getParent().getParent())
        .correctHash(run.runId(), Sha256.of(json), lock::confirmHeld);
    return new PublishedRun(run.runId(), run.directory(), record);
  }
}
