package io.corelake.clean;

import io.corelake.CoreLakeException;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunRecord;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What the published runs refer to.
 *
 * @param runs the folders of the runs
 * @param tables {@code <stage>/<fingerprint>}
 * @param proxies sha256
 */
record References(Set<Path> runs, Set<String> tables, Set<String> proxies) {
  /** {@code current.json}, as far as it matters. */
  record Pointer(String path) {
    Pointer {
      if (path == null) {
        throw new IllegalArgumentException("it names no run");
      }
    }
  }

  /** Reads all published runs of some outputs. */
  static References of(Storage storage, List<Path> outputs) {
    References references = new References(new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (Path output : outputs) {
      for (FileStatus run : storage.list(new Path(output, Names.RUNS))) {
        if (run.isDirectory() && storage.exists(new Path(run.getPath(), RunFiles.SUCCESS))) {
          references.add(storage, run.getPath());
        }
      }
      Path pointer = new Path(output, RunFiles.POINTER);
      if (storage.exists(pointer)) {
        Path run = new Path(output, read(storage, pointer, Pointer.class).path());
        if (!storage.exists(new Path(run, RunFiles.RECORD))) {
          throw CoreLakeException.input(
              Uris.redacted(pointer + " names a run that is gone or was never there, " + run)
                  + ": nothing is removed");
        }
        references.add(storage, run);
      }
    }
    return references;
  }

  private void add(Storage storage, Path run) {
    if (!runs.add(run)) {
      return;
    }
    RunRecord record = read(storage, new Path(run, RunFiles.RECORD), RunRecord.class);
    for (RunRecord.StageTiming stage : record.stages()) {
      tables.add(stage.stage() + "/" + stage.fingerprint());
    }
    if (record.proxy() != null) {
      proxies.add(record.proxy().sha256());
    }
  }

  /** Where it cannot be known what a run refers to, nothing is removed. */
  private static <T> T read(Storage storage, Path file, Class<T> type) {
    try {
      return Json.read(storage.readText(file), type);
    } catch (IllegalArgumentException e) {
      throw CoreLakeException.input(
          Uris.redacted(file.toString())
              + " is damaged, so what the run refers to is not known, and nothing is removed: "
              + e.getMessage());
    }
  }
}
