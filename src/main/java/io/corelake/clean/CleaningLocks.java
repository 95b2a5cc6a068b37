package io.corelake.clean;

import io.corelake.CoreLakeException;
import io.corelake.EndSignal;
import io.corelake.ExitCode;
import io.corelake.lock.Lease;
import io.corelake.lock.OutputLock;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * The locks under which things are removed: those of the outputs, and those of the published runs
 * in which something is left over.
 */
final class CleaningLocks implements AutoCloseable {
  private final Storage storage;
  private final Lease lease;
  private final Progress progress;
  private final Deque<OutputLock> held = new ArrayDeque<>();

  /** Whether the lock of a published run was to be had. */
  private final Map<Path, Boolean> ofRuns = new HashMap<>();

  /**
   * Begins with none.
   *
   * @param progress is told of what has to be waited for
   */
  CleaningLocks(Storage storage, Lease lease, Progress progress) {
    this.storage = storage;
    this.lease = lease;
    this.progress = progress;
  }

  /**
   * Takes the lock of a folder.
   *
   * @throws CoreLakeException with {@link ExitCode#LOCKED} where another process holds it
   */
  void acquire(Path folder) {
    held.push(OutputLock.acquire(storage, folder, "clean", lease, progress));
  }

  /** Takes the lock of a published run, once; returns false where another process holds it. */
  boolean acquireRun(Path run) {
    return ofRuns.computeIfAbsent(run, this::isFree);
  }

  private boolean isFree(Path run) {
    try {
      acquire(run);
      return true;
    } catch (CoreLakeException e) {
      if (e.exitCode() != ExitCode.LOCKED) {
        throw e;
      }
      progress.note(String.valueOf(e.getMessage()));
      return false;
    }
  }

  /**
   * Makes sure by a beat of each that all locks are held.
   *
   * @throws CoreLakeException with {@link ExitCode#LOCKED} where another process has taken one over
   */
  void confirmHeld() {
    held.forEach(OutputLock::confirmHeld);
  }

  /** As {@link #confirmHeld}, by beats where the last ones are long ago; to be asked often. */
  void requireHeld() {
    EndSignal.received()
        .ifPresent(
            signal -> {
              throw new CoreLakeException(signal, "Ended between two removals");
            });
    held.forEach(OutputLock::requireHeld);
  }

  @Override
  public void close() {
    held.forEach(OutputLock::close);
  }
}
