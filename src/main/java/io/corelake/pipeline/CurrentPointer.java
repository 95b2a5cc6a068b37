package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.manifest.RunFiles;
import io.corelake.storage.Json;
import io.corelake.storage.SeenFile;
import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import io.corelake.storage.Uris;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code current.json}: names the run of an output that readers are to take. It is replaced as it
 * was seen, where the store can tell. Where a write failed, what is there now says what came of it.
 */
final class CurrentPointer {
  private static final int ATTEMPTS = 5;
  private static final long FIRST_PAUSE_MILLIS = 200;

  private final Storage storage;
  private final Path output;
  private final Path file;

  /** The content. */
  record Pointer(String runId, String path, String publishedAt, String runJsonSha256) {}

  /** Says what is to be there in the place of what is there; none where that is to stay. */
  private interface Change {
    Optional<Pointer> of(@Nullable Pointer current);
  }

  CurrentPointer(Storage storage, Path output) {
    this.storage = storage;
    this.output = output;
    this.file = new Path(output, RunFiles.POINTER);
  }

  /** Returns what it says; none where no run is published yet. */
  Optional<Pointer> read() {
    return storage.look(file).map(this::parsed);
  }

  private Pointer parsed(SeenFile seen) {
    return RunPublisher.parsed(file, seen.text(), Pointer.class);
  }

  /**
   * Names a run that has just been published. What was there before is older, whatever its time
   * says, as its writer had the lock before; what comes while the outcome is unknown is younger.
   */
  void name(RunRecord finished, Digest runRecord) {
    Pointer ours = pointer(finished, runRecord);
    Change change =
        new Change() {
          private @Nullable String before;
          private boolean known;

          @Override
          public Optional<Pointer> of(@Nullable Pointer current) {
            String named = current == null ? null : current.runId();
            if (!known) {
              before = named;
              known = true;
            }
            boolean others = named != null && !named.equals(before) && !named.equals(ours.runId());
            return others ? Optional.empty() : Optional.of(ours);
          }
        };
    write(change, finished.runId());
  }

  /** Names a run that was published earlier, unless one is named that was published after it. */
  void nameAgain(RunRecord finished, Digest runRecord) {
    Pointer ours = pointer(finished, runRecord);
    Instant finishedAt = Instant.parse(String.valueOf(finished.finishedAt()));
    write(
        current ->
            current != null && Instant.parse(current.publishedAt()).isAfter(finishedAt)
                ? Optional.empty()
                : Optional.of(ours),
        finished.runId());
  }

  private static Pointer pointer(RunRecord finished, Digest runRecord) {
    return new Pointer(
        finished.runId(), "runs/" + finished.runId(), Instant.now().toString(), runRecord.sha256());
  }

  /** Writes the hash of a run's run.json, where it names this run. */
  void correctHash(String runId, String sha256) {
    write(
        current ->
            current == null || !current.runId().equals(runId)
                ? Optional.empty()
                : Optional.of(new Pointer(runId, current.path(), current.publishedAt(), sha256)),
        runId);
  }

  private void write(Change change, String runId) {
    CoreLakeException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        SeenFile seen = storage.look(file).orElse(null);
        Pointer current = seen == null ? null : parsed(seen);
        Pointer wanted = change.of(current).orElse(null);
        if (wanted == null || wanted.equals(current)) {
          return;
        }
        String text = Json.pretty(wanted);
        if (seen == null ? storage.createNew(file, text) : storage.replace(file, seen, text)) {
          return;
        }
      } catch (CoreLakeException e) {
        if (e.exitCode() != ExitCode.STORAGE) {
          throw e;
        }
        failure = e;
        if (attempt + 1 < ATTEMPTS) {
          pause(FIRST_PAUSE_MILLIS << attempt);
        }
      }
    }
    throw unknown(runId, failure);
  }

  private CoreLakeException unknown(String runId, @Nullable CoreLakeException failure) {
    return new CoreLakeException(
        ExitCode.STORAGE,
        "Run %s is published in %s, but it is unknown after %d attempts whether %s names it: %s. Nothing was deleted; the same command with --run-id %s sets it right"
            .formatted(
                runId,
                Uris.redacted(new Path(output, "runs/" + runId).toString()),
                ATTEMPTS,
                RunFiles.POINTER,
                failure == null ? "others write it all the time" : failure.getMessage(),
                runId),
        failure);
  }

  static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
