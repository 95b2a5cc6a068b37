package io.corelake.verify;

import io.corelake.storage.Storage.Digest;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What run.json claims, as far as it is checked. Unlike the record that a run is written by, this
 * one takes claims that cannot be true; what is absent is empty.
 */
record RecordedRun(
    int formatVersion,
    String runId,
    String status,
    SortedMap<String, Object> configuration,
    Counts counts,
    List<Subset> subsets,
    SortedMap<String, Digest> files) {

  /** Images. */
  record Counts(long listed, long ranked, long folded, long rejected) {}

  /** A subset in brief. */
  record Subset(String name, long images) {}

  RecordedRun {
    runId = Objects.requireNonNullElse(runId, "");
    status = Objects.requireNonNullElse(status, "");
    configuration = configuration == null ? new TreeMap<>() : configuration;
    counts = counts == null ? new Counts(0, 0, 0, 0) : counts;
    subsets =
        subsets == null
            ? List.of()
            : subsets.stream().filter(subset -> subset != null && subset.name() != null).toList();
    files = files == null ? new TreeMap<>() : new TreeMap<>(files);
    files.values().removeIf(Objects::isNull);
  }

  /** Returns a value of the configuration as text; empty where there is none. */
  String setting(String key) {
    return Objects.toString(configuration.get(key), "");
  }

  /** Returns what it says of a file, or of the files below a folder, which ends with a slash. */
  SortedMap<String, Digest> files(String folder) {
    return files.subMap(folder, folder + Character.MAX_VALUE);
  }
}
