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
    /**
     * Returns what is wanted.
     *
     * @param mayBeWritten whether an earlier write failed, and what came of it is unknown
     */
    Optional<Pointer> of(@Nullable Pointer current, boolean mayBeWritten);
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
   * says, as its writer had the lock before: also where a dead one's write is only finished by
   * ours. What comes while the outcome of a write is unknown is younger.
   *
   * @param guard throws where the output is another's by now; asked between look and write
   */
  void name(RunRecord finished, Digest runRecord, Runnable guard) {
    Pointer ours = pointer(finished, runRecord);
    Change change =
        new Change() {
          private @Nullable String before;

          @Override
          public Optional<Pointer> of(@Nullable Pointer current, boolean mayBeWritten) {
            String named = current == null ? null : current.runId();
            if (!mayBeWritten) {
              before = named;
            }
            boolean others = named != null && !named.equals(before) && !named.equals(ours.runId());
            return others ? Optional.empty() : Optional.of(ours);
          }
        };
    write(change, finished.runId(), guard);
  }

  /** Names a run that was published earlier, unless one is named that was published after it. */
  void nameAgain(RunRecord finished, Digest runRecord, Runnable guard) {
    Pointer ours = pointer(finished, runRecord);
    Instant finishedAt = Instant.parse(String.valueOf(finished.finishedAt()));
    write(
        (current, mayBeWritten) ->
            current != null && Instant.parse(current.publishedAt()).isAfter(finishedAt)
                ? Optional.empty()
                : Optional.of(ours),
        finished.runId(),
        guard);
  }

  private static Pointer pointer(RunRecord finished, Digest runRecord) {
    return new Pointer(
        finished.runId(), "runs/" + finished.runId(), Instant.now().toString(), runRecord.sha256());
  }

  /** Writes the hash of a run's run.json, where it names this run. */
  void correctHash(String runId, String sha256, Runnable guard) {
    write(
        (current, mayBeWritten) ->
            current == null || !current.runId().equals(runId)
                ? Optional.empty()
                : Optional.of(new Pointer(runId, current.path(), current.publishedAt(), sha256)),
        runId,
        guard);
  }

  private void write(Change change, String runId, Runnable guard) {
    CoreLakeException failure = null;
    boolean mayBeWritten = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        SeenFile seen = storage.look(file).orElse(null);
        Pointer current = seen == null ? null : parsed(seen);
        Pointer wanted = change.of(current, mayBeWritten).orElse(null);
        if (wanted == null || wanted.equals(current)) {
          return;
        }
        guard.run();
        mayBeWritten = true;
        String text = Json.pretty(wanted);
        if (seen == null ? storage.createNew(file, text) : storage.replace(file, seen, text)) {
          return;
        }
        // Lost for sure, such as to the claim of a dead writer, which is finished now.
        mayBeWritten = false;
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
