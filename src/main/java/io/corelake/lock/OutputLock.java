package io.corelake.lock;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.Uninterrupted;
import io.corelake.progress.Progress;
import io.corelake.storage.SeenFile;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import io.corelake.thread.DaemonThreads;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code lock.json} in a folder, held by this process: a lease, renewed by a thread's beats. It is
 * no fence. An owner that was stopped for long may find that another has taken over, so it asks
 * {@link #requireHeld} before every file that others could see, and then ends with {@link
 * ExitCode#LOCKED}. No clock of a machine is compared with another's: an owner's own lease is
 * measured by its monotonic clock, the age of another's lock by the storage's.
 */
public final class OutputLock implements AutoCloseable {
  /** The lock's name; its drafts and claims are called by a dot and this. */
  public static final String FILE = "lock.json";

  /** On some stores the lock cannot be read for a moment while it is written. */
  private static final int LOOKS = 3;

  private static final long LOOK_AGAIN_MILLIS = 200;

  private final Storage storage;
  private final Path file;
  private final Lease lease;
  private final Progress progress;
  private final ScheduledExecutorService heart;
  private LockRecord mine;
  private boolean troubled;
  private volatile long lastBeat;
  private volatile @Nullable String lostTo;

  private OutputLock(
      Storage storage, Path file, Lease lease, Progress progress, LockRecord mine, long since) {
    this.storage = storage;
    this.file = file;
    this.lease = lease;
    this.progress = progress;
    this.mine = mine;
    this.lastBeat = since;
    this.heart = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("corelake-lock"));
  }

  /**
   * Waits until it is clear whether another process holds the folder, and takes the lock if none
   * does.
   *
   * @param runId of the run that the folder is wanted for
   * @throws CoreLakeException with {@link ExitCode#LOCKED} where another process holds it
   */
  public static OutputLock acquire(
      Storage storage, Path folder, String runId, Lease lease, Progress progress) {
    Path file = new Path(folder, FILE);
    LockRecord mine = LockRecord.first(runId, lease.staleAfter());
    long since = new LockWatch(storage, file, lease, progress).take(mine);
    OutputLock lock = new OutputLock(storage, file, lease, progress, mine, since);
    var unused =
        lock.heart.scheduleWithFixedDelay(
            lock::beatOrLater,
            lease.beatNanoseconds(),
            lease.beatNanoseconds(),
            TimeUnit.NANOSECONDS);
    return lock;
  }

  /** Returns whether a file is a lock, or what the writing of one leaves beside it. */
  public static boolean isLockFile(String name) {
    return name.equals(FILE) || name.startsWith("." + FILE + ".");
  }

  /**
   * Makes sure that this process holds the folder; looks at the lock where the last beat is long
   * ago.
   *
   * @throws CoreLakeException with {@link ExitCode#LOCKED} where another process has taken over
   */
  public void requireHeld() {
    if (System.nanoTime() - lastBeat > lease.goodFor()) {
      confirmHeld();
    }
    refuseLost();
  }

  /** As {@link #requireHeld}, by a beat. */
  public void confirmHeld() {
    beat();
    refuseLost();
  }

  /** Returns whether the folder is still this process's, as far as can be found out. */
  public boolean isHeld() {
    try {
      confirmHeld();
      return true;
    } catch (CoreLakeException e) {
      return false;
    }
  }

  private void refuseLost() {
    String other = lostTo;
    if (other != null) {
      throw new CoreLakeException(
          ExitCode.LOCKED,
          "%s was lost to %s, since this process had not beaten for too long; it stops, and writes nothing more. Start the same command again when the other has ended"
              .formatted(name(), other));
    }
  }

  /** A beat that fails is tried again by the next; who publishes meanwhile looks for himself. */
  private void beatOrLater() {
    try {
      beat();
      troubled = false;
    } catch (RuntimeException e) {
      // Any that got out would end the beats for good.
      if (!troubled) {
        progress.note(
            "Warning: the lock could not be renewed, and will be tried again: "
                + (e instanceof CoreLakeException ? e.getMessage() : e.toString()));
      }
      troubled = true;
    }
  }

  private synchronized void beat() {
    for (int look = 0; look < LOOKS && lostTo == null; look++) {
      long start = System.nanoTime();
      Optional<SeenFile> seen = storage.look(file);
      Optional<LockRecord> found = seen.flatMap(LockRecord::of);
      if (found.isPresent() && !found.get().token().equals(mine.token())) {
        lostTo = found.get().owner();
        return;
      }
      if (seen.isPresent() && found.isPresent()) {
        LockRecord next = mine.next();
        if (storage.replace(file, seen.get(), next.text())) {
          mine = next;
          lastBeat = start;
          return;
        }
      }
      pause();
    }
    if (lostTo == null) {
      lostTo = "somebody who removed or replaced it";
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String name() {
    return Uris.redacted(file.toString());
  }

  /** Removes the lock, unless another process has taken it over. */
  @Override
  public void close() {
    heart.shutdown();
    Uninterrupted.run("corelake-unlock", this::release);
  }

  private synchronized void release() {
    try {
      boolean ours =
          lostTo == null
              && storage
                  .look(file)
                  .flatMap(LockRecord::of)
                  .filter(found -> found.token().equals(mine.token()))
                  .isPresent();
      if (ours) {
        storage.delete(file);
      }
    } catch (CoreLakeException e) {
      progress.note(
          "Warning: the lock stays behind, and is taken over after %.0f s: %s"
              .formatted(lease.staleAfter(), e.getMessage()));
    }
  }
}
