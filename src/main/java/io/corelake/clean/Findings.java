package io.corelake.clean;

import io.corelake.storage.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** What is found in one folder of the storage, which has one clock. */
final class Findings {
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
    if (isOld(place)) {
      leftovers.add(new Leftover(kind, paths, place, Contents.of(storage, paths)));
    }
  }

  private boolean isOld(Path place) {
    return ages.computeIfAbsent(place, this::youngest) < youngestMillis;
  }

  /** An empty folder has no files; whoever has made it may be about to write. */
  private long youngest(Path place) {
    long youngest = Contents.of(storage, List.of(place)).youngestMillis();
    return youngest > 0 ? youngest : storage.status(place).getModificationTime();
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

  /** Removes what was found, and returns what was not removed since it has been written to. */
  List<Leftover> remove() {
    // All ages before anything is removed: that changes them.
    ages.clear();
    List<Leftover> inUse = leftovers.stream().filter(found -> !isOld(found.place())).toList();
    leftovers.removeAll(inUse);
    leftovers.forEach(found -> found.paths().forEach(storage::delete));
    leftovers.forEach(found -> storage.deleteIfEmpty(found.place()));
    return inUse;
  }
}
