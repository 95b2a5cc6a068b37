package io.corelake.clean;

import io.corelake.manifest.RunFiles;
import io.corelake.storage.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** What is found in one folder of the storage, which has one clock. */
final class Findings {
  /** The age of what went away after it was listed. */
  private static final long GONE = Long.MAX_VALUE;

  private final Storage storage;
  private final long youngestMillis;
  private final List<Leftover> leftovers = new ArrayList<>();
  private final List<Path> unknown = new ArrayList<>();

  /** When the youngest file of a place was written. */
  private final Map<Path, Long> ages = new HashMap<>();

  /**
   * Begins with nothing.
   *
   * @param youngestMillis what was written after it is left
   */
  Findings(Storage storage, long youngestMillis) {
    this.storage = storage;
    this.youngestMillis = youngestMillis;
  }

  Storage storage() {
    return storage;
  }

  /** Adds what lies for itself. */
  void add(LeftoverKind kind, Path path) {
    add(kind, List.of(path), path);
  }

  /**
   * Adds something, unless its place is in use or was lately.
   *
   * @param paths in the order in which they are to be removed
   */
  void add(LeftoverKind kind, List<Path> paths, Path place) {
    add(kind, paths, place, null);
  }

  /** Adds what lies for itself in a published run. */
  void addInRun(LeftoverKind kind, Path path, Path run) {
    add(kind, List.of(path), path, run);
  }

  private void add(LeftoverKind kind, List<Path> paths, Path place, @Nullable Path run) {
    if (isOld(place)) {
      leftovers.add(new Leftover(kind, paths, place, run, Contents.of(storage, paths)));
    }
  }

  private boolean isOld(Path place) {
    return age(place) < youngestMillis;
  }

  private long age(Path place) {
    return ages.computeIfAbsent(place, this::youngest);
  }

  /** An empty folder has no files; whoever has made it may be about to write. */
  private long youngest(Path place) {
    long youngest = Contents.of(storage, List.of(place)).youngestMillis();
    return youngest > 0
        ? youngest
        : storage.find(place).map(FileStatus::getModificationTime).orElse(GONE);
  }

  /** Notes what CoreLake has not made, as far as its name tells. */
  void addUnknown(Path path) {
    unknown.add(path);
  }

  List<Path> unknown() {
    return unknown;
  }

  List<Leftover> leftovers() {
    return leftovers;
  }

  /**
   * Removes what was found, and returns what was not removed since it is in use: written to
   * meanwhile, published, or in a run that another process holds.
   */
  List<Leftover> remove(CleaningLocks locks) {
    List<Leftover> inUse = new ArrayList<>(leftovers);
    leftovers.removeIf(found -> found.run() != null && !locks.acquireRun(found.run()));
    // All ages before anything is removed: that changes them.
    ages.clear();
    inUse.removeIf(found -> age(found.place()) == GONE);
    leftovers.removeIf(found -> !isOld(found.place()));
    if (!leftovers.isEmpty()) {
      locks.confirmHeld();
    }
    for (Leftover found : List.copyOf(leftovers)) {
      if (!remove(found, locks)) {
        leftovers.remove(found);
      }
    }
    for (Leftover removed : leftovers) {
      locks.requireHeld();
      storage.deleteIfEmpty(removed.place());
    }
    inUse.removeAll(leftovers);
    return inUse;
  }

  /** Returns false where it is a run that has been published meanwhile. */
  private boolean remove(Leftover found, CleaningLocks locks) {
    locks.requireHeld();
    if (found.kind() == LeftoverKind.RUN
        && storage.exists(new Path(found.place(), RunFiles.SUCCESS))) {
      return false;
    }
    for (Path path : found.paths()) {
      locks.requireHeld();
      storage.delete(path);
    }
    return true;
  }
}
