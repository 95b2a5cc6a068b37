package io.corelake.lock;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.progress.Progress;
import io.corelake.storage.SeenFile;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** How a newcomer comes by a lock: it creates it, or waits until the owner shows to be dead. */
final class LockWatch {
  private static final int LOOKS_A_BEAT = 4;

  /** Writes of a lock after which a newcomer gives up. */
  private static final int WRITES = 10;

  private final Storage storage;
  private final Path file;
  private final Lease lease;
  private final Progress progress;

  LockWatch(Storage storage, Path file, Lease lease, Progress progress) {
    this.storage = storage;
    this.file = file;
    this.lease = lease;
    this.progress = progress;
  }

  /**
   * Takes the lock.
   *
   * @return when it was taken, as {@link System#nanoTime}
   * @throws CoreLakeException with {@link ExitCode#LOCKED} where its owner is alive, and with
   *     {@link ExitCode#STORAGE} where it can be written by nobody
   */
  long take(LockRecord mine) {
    for (int writes = 0; writes < WRITES; ) {
      Optional<SeenFile> seen = storage.look(file);
      if (seen.isPresent() && !awaitDeath(seen.get())) {
        continue;
      }
      long start = System.nanoTime();
      boolean written =
          seen.isPresent()
              ? storage.replace(file, seen.get(), mine.text())
              : storage.createNew(file, mine.text());
      if (written && isSettled(mine)) {
        return start;
      }
      writes++;
    }
    throw new CoreLakeException(
        ExitCode.STORAGE,
        "%s could not be written in %d attempts, and names no owner that is alive; remove it if no other command works on this folder"
            .formatted(name(), WRITES));
  }

  /** On a store that lets two win, the last one has; a moment later both can see it. */
  private boolean isSettled(LockRecord mine) {
    if (storage.isExclusive(file)) {
      return true;
    }
    sleep(lease.beatNanoseconds());
    return storage.look(file).filter(found -> found.text().equals(mine.text())).isPresent();
  }

  /**
   * Watches a lock.
   *
   * @return whether its owner is dead; false where it is gone
   * @throws CoreLakeException where it is alive
   */
  private boolean awaitDeath(SeenFile first) {
    Optional<LockRecord> owner = LockRecord.of(first);
    double staleAfter = owner.map(LockRecord::staleAfter).orElse(lease.staleAfter());
    String name = owner.map(LockRecord::owner).orElse("somebody whose name cannot be read");
    boolean said = false;
    long start = System.nanoTime();
    while (true) {
      double watched = (System.nanoTime() - start) / 1e9;
      double age = Math.max(watched, age(first));
      if (age >= staleAfter) {
        progress.note(
            String.format(
                Locale.ROOT,
                "%s is taken over from %s: no sign of life for %.0f s.",
                name(),
                name,
                age));
        return true;
      }
      if (!said) {
        said = true;
        progress.note(
            String.format(
                Locale.ROOT,
                "%s is held by %s. Waiting for a sign of life, for at most %.0f s.",
                name(),
                name,
                staleAfter - age));
      }
      sleep(lease.beatNanoseconds() / LOOKS_A_BEAT);
      Optional<SeenFile> now = storage.look(file);
      if (now.isEmpty()) {
        return false;
      }
      Optional<LockRecord> holder = LockRecord.of(now.get());
      if (holder.isPresent() && !now.get().text().equals(first.text())) {
        throw alive(holder.get());
      }
    }
  }

  /** Returns seconds since the last sign of life, by the storage's clock. */
  private double age(SeenFile lock) {
    // Some stores have no times.
    return lock.modified() <= 0 ? 0 : (storage.clockBeside(file) - lock.modified()) / 1e3;
  }

  private CoreLakeException alive(LockRecord holder) {
    return new CoreLakeException(
        ExitCode.LOCKED,
        "%s is held by %s and is alive; wait until it has ended, or give another folder. Nothing was changed"
            .formatted(name(), holder.owner()));
  }

  private String name() {
    return Uris.redacted(file.toString());
  }

  private static void sleep(long nanoseconds) {
    try {
      Thread.sleep(nanoseconds / 1_000_000, (int) (nanoseconds % 1_000_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CoreLakeException(ExitCode.STORAGE, "Interrupted while waiting for a lock", e);
    }
  }
}
