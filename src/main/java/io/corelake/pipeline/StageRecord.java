package io.corelake.pipeline;

import io.corelake.table.TableFiles;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code stage.json}: a finished table of a stage. It is written last, so a table without it does
 * not exist.
 *
 * @param fingerprint sha256 of all that the table depends on
 * @param key what its rows depend on beside the corpus, where they may serve another corpus; else
 *     null
 * @param data folder of the table, below the folder of this record
 * @param files Parquet files of the table; null in records of before they were counted
 * @param bytes of these files; null in such records
 * @param counts what was counted in it, such as rows
 * @param seconds that it took
 */
public record StageRecord(
    String stage,
    String fingerprint,
    @Nullable String key,
    String data,
    @Nullable Long files,
    @Nullable Long bytes,
    SortedMap<String, Long> counts,
    double seconds,
    String finishedAt) {

  public StageRecord {
    if (stage == null || fingerprint == null || data == null || counts == null) {
      throw new IllegalArgumentException("A stage's record lacks its data");
    }
  }

  /** Returns whether a table's files are those that were written, as far as that is known. */
  boolean isOf(TableFiles found) {
    return files == null || bytes == null || found.equals(new TableFiles(files, bytes));
  }

  /** Returns a count, 0 where there is none of the name. */
  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** Returns the counts whose names begin with a prefix, by the rest of their names. */
  SortedMap<String, Long> countsBelow(String prefix) {
    SortedMap<String, Long> below = new TreeMap<>();
    counts.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            below.put(name.substring(prefix.length()), count);
          }
        });
    return below;
  }
}
