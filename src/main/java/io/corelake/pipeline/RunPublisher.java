package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.Uninterrupted;
import io.corelake.lock.OutputLock;
import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.storage.Json;
import io.corelake.storage.SeenFile;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import io.corelake.storage.Uris;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a run in the order that keeps readers safe: the files, then run.json with their hashes,
 * then {@code _SUCCESS}, and last {@code current.json}, which points to the run.
 */
final class RunPublisher {
  private static final DateTimeFormatter RUN_ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** The status of a run of which every file is there. */
  private static final String DONE = "done";

  private static final int ATTEMPTS = 3;
  private static final long PAUSE_MILLIS = 500;

  private final Storage storage;
  private final CurrentPointer pointer;
  private final Path root;
  private final Path recordFile;
  private final RunRequest request;
  private final OutputLock lock;
  private final RunDirectory directory;
  private final RunRecord begun;
  private boolean mayBePublished;

  /** The run.json of {@link #begin}; another one means that another process is at the run. */
  private @Nullable SeenFile began;

  /**
   * Names the run; nothing is written yet.
   *
   * @param lock of the output
   */
  RunPublisher(Storage storage, Path output, Path work, RunRequest request, OutputLock lock) {
    String runId = Objects.requireNonNull(request.runId());
    this.storage = storage;
    this.pointer = new CurrentPointer(storage, output);
    this.request = request;
    this.lock = lock;
    this.root = new Path(output, "runs/" + runId);
    this.recordFile = new Path(root, RunFiles.RECORD);
    this.directory = new RunDirectory(storage, root, lock::requireHeld);
    this.begun =
        new RunRecord(
            RunRecord.FORMAT_VERSION,
            runId,
            "running",
            null,
            null,
            Instant.now().toString(),
            null,
            Uris.redacted(input(storage, request)),
            Uris.redacted(output.toString()),
            Uris.redacted(work.toString()),
            redacted(request.configuration().settings().values()),
            null,
            new TreeMap<>(),
            null,
            null,
            null,
            List.of(),
            List.of(),
            Versions.all(),
            new TreeMap<>());
  }

  /** Returns where the input is; a data source of Spark may call it by a name that is no path. */
  private static String input(Storage storage, RunRequest request) {
    return request.configuration().corpus().isOfFiles()
        ? storage.qualified(request.inputOption(), request.input()).toString()
        : request.input();
  }

  /** Returns a name that no run has yet. */
  static String newRunId() {
    return RUN_ID_TIME.format(Instant.now())
        + String.format(Locale.ROOT, "-%06x", new SecureRandom().nextInt(1 << 24));
  }

  private static SortedMap<String, Object> redacted(SortedMap<String, Object> values) {
    SortedMap<String, Object> redacted = new TreeMap<>();
    values.forEach((key, value) -> redacted.put(key, redacted(value)));
    return redacted;
  }

  private static Object redacted(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(RunPublisher::redacted).toList();
    }
    return value instanceof String text ? Uris.redacted(text) : value;
  }

  String runId() {
    return begun.runId();
  }

  RunDirectory directory() {
    return directory;
  }

  /**
   * Returns the run where it is published and was made with the same configuration; an error where
   * it was made with another.
   */
  @Nullable PublishedRun alreadyPublished() {
    if (request.force() || !storage.exists(new Path(root, RunFiles.SUCCESS))) {
      return null;
    }
    RunRecord finished = read(storage, root);
    if (!finished.status().equals(DONE)) {
      // The mark of a process that stood still, and was robbed, right before it wrote it.
      return null;
    }
    boolean same =
        Json.line(finished.configuration()).equals(Json.line(begun.configuration()))
            && finished.input().equals(begun.input());
    if (!same) {
      throw CoreLakeException.usage(
          "--run-id "
              + runId()
              + " is already published with another input or configuration; take another id or"
              + " --force");
    }
    pointer.nameAgain(finished, storage.digest(recordFile), lock::confirmHeld);
    return new PublishedRun(runId(), root, finished);
  }

  /** Reads the record of a run. */
  static RunRecord read(Storage storage, Path run) {
    return read(storage, new Path(run, RunFiles.RECORD), RunRecord.class);
  }

  /** Reads one of the small files that a run leaves. */
  static <T> T read(Storage storage, Path file, Class<T> type) {
    return parsed(file, storage.readText(file), type);
  }

  /** Reads the text of such a file. */
  static <T> T parsed(Path file, String text, Class<T> type) {
    try {
      return Json.read(text, type);
    } catch (IllegalArgumentException e) {
      throw CoreLakeException.input(
          Uris.redacted(file.toString()) + " is damaged: " + e.getMessage());
    }
  }

  /**
   * Says that the run goes on. What an earlier attempt of the same id left is removed first, so
   * that none of its files can be taken for this one's.
   */
  void begin() {
    if (storage.exists(new Path(root, RunFiles.SUCCESS))
        && pointer.read().filter(current -> current.runId().equals(runId())).isPresent()) {
      throw CoreLakeException.usage(
          "--force must not rewrite the run that current.json names, "
              + runId()
              + ", since readers may be at it; take another --run-id");
    }
    new RunRemains(storage, root, lock).delete();
    String text = Json.pretty(begun);
    storage.writeText(recordFile, text);
    began = storage.look(recordFile).filter(seen -> seen.text().equals(text)).orElse(null);
    if (began == null) {
      throw takenOver(recordFile);
    }
  }

  /** Returns the record of the run as far as it has come. */
  RunRecord record(RunRecord.Results results, List<StageTiming> stages) {
    return with("running", null, null, results, stages);
  }

  /** Publishes the run, and is not interrupted in it. */
  PublishedRun publish(RunRecord.Results results, List<StageTiming> stages) {
    return Uninterrupted.call("corelake-publish", () -> publishNow(results, stages));
  }

  private PublishedRun publishNow(RunRecord.Results results, List<StageTiming> stages) {
    RunRecord done = with(DONE, ExitCode.DONE, null, results, stages);
    String text = Json.pretty(done);
    lock.confirmHeld();
    if (!replaceRecord(text)) {
      lock.confirmHeld();
      throw takenOver(recordFile);
    }
    mark();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    pointer.name(done, new Digest(bytes.length, Sha256.of(bytes)), lock::confirmHeld);
    return new PublishedRun(runId(), root, done);
  }

  /**
   * Replaces the run.json that this process began the run with, and no other: it may stand still
   * for any time between its look at the lock and the write, and the run may be another's then.
   */
  private boolean replaceRecord(String text) {
    return storage.replace(recordFile, Objects.requireNonNull(began, "begin comes first"), text);
  }

  /** A run.json is not what it was when this process looked at it last. */
  static CoreLakeException takenOver(Path recordFile) {
    return new CoreLakeException(
        ExitCode.LOCKED,
        "%s was written by another process; this one stops, and writes nothing more"
            .formatted(Uris.redacted(recordFile.toString())));
  }

  /** Writes the mark of a finished run; one whose answer was lost may be there all the same. */
  private void mark() {
    mayBePublished = true;
    Path mark = new Path(root, RunFiles.SUCCESS);
    CoreLakeException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        if (attempt > 0 && storage.exists(mark)) {
          return;
        }
        // On disks the draft of the mark is there by then: who takes the run over removes it.
        storage.write(mark, out -> lock.confirmHeld());
        return;
      } catch (CoreLakeException e) {
        if (e.exitCode() != ExitCode.STORAGE) {
          throw e;
        }
        failure = e;
        CurrentPointer.pause(PAUSE_MILLIS);
      }
    }
    throw new CoreLakeException(
        ExitCode.STORAGE,
        "All files of run %s are in %s, but it is unknown after %d attempts whether %s is: %s. Nothing was deleted; the same command goes on"
            .formatted(
                runId(),
                Uris.redacted(root.toString()),
                ATTEMPTS,
                RunFiles.SUCCESS,
                failure == null ? "" : failure.getMessage()),
        failure);
  }

  /**
   * Notes that the run failed; trouble in doing so is added to the failure itself. Nothing is noted
   * where the run may be published, as its run.json has a hash then, nor where another process
   * holds the output, since the folder may be that one's.
   */
  void fail(Throwable failure, List<StageTiming> stages) {
    Uninterrupted.run("corelake-publish", () -> failNow(failure, stages));
  }

  private void failNow(Throwable failure, List<StageTiming> stages) {
    if (mayBePublished || !lock.isHeld()) {
      return;
    }
    ExitCode exitCode = ExitCodes.of(failure);
    String message = Uris.redacted(ExitCodes.message(failure));
    RunRecord failed = with("failed", exitCode, message, null, stages);
    try {
      replaceRecord(Json.pretty(failed));
    } catch (CoreLakeException e) {
      failure.addSuppressed(e);
    }
  }

  private RunRecord with(
      String status,
      @Nullable ExitCode exitCode,
      @Nullable String error,
      RunRecord.@Nullable Results results,
      List<StageTiming> stages) {
    return new RunRecord(
        begun.formatVersion(),
        begun.runId(),
        status,
        exitCode == null ? null : exitCode.code(),
        error,
        begun.startedAt(),
        exitCode == null ? null : Instant.now().toString(),
        begun.input(),
        begun.output(),
        begun.work(),
        begun.configuration(),
        results == null ? null : results.counts(),
        results == null ? begun.rejectReasons() : results.rejectReasons(),
        results == null ? null : results.images(),
        results == null ? null : results.proxy(),
        results == null ? null : results.selection(),
        List.copyOf(stages),
        results == null ? List.of() : results.subsets(),
        begun.versions(),
        new TreeMap<>(directory.files()));
  }
}
