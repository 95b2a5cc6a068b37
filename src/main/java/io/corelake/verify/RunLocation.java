package io.corelake.verify;

import io.corelake.CoreLakeException;
import io.corelake.manifest.RunFiles;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import io.corelake.verify.Finding.Kind;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Where a run is, and what current.json says of it. */
final class RunLocation {
  /** {@code current.json}, as far as it is checked. */
  record Pointer(String runId, String path, String runJsonSha256) {
    Pointer {
      runId = Objects.requireNonNullElse(runId, "");
      path = Objects.requireNonNullElse(path, "");
      runJsonSha256 = Objects.requireNonNullElse(runJsonSha256, "");
    }

    /** Returns the folder of the run; an IllegalArgumentException where the path is none. */
    Path run(Path output) {
      return new Path(output, path);
    }
  }

  private RunLocation() {}

  /**
   * Returns the folder of a run; none where current.json does not say it.
   *
   * @param uri an output, which stands for its current run, or the folder of a run
   */
  static Optional<Path> find(Storage storage, String uri, Findings findings) {
    Path given = storage.qualified("--run", uri);
    if (storage.exists(new Path(given, RunFiles.POINTER))) {
      return pointer(storage, given, findings).map(pointer -> pointer.run(given));
    }
    if (!storage.exists(new Path(given, RunFiles.RECORD))
        && !storage.exists(new Path(given, RunFiles.SUCCESS))) {
      throw CoreLakeException.usage(
          "--run must be an output with a current.json or the folder of a run, was "
              + Uris.redacted(uri));
    }
    return Optional.of(given);
  }

  /** Reads the current.json of an output; none where there is none or it is damaged. */
  static Optional<Pointer> pointer(Storage storage, Path output, Findings findings) {
    Path file = new Path(output, RunFiles.POINTER);
    if (!storage.exists(file)) {
      return Optional.empty();
    }
    try {
      Pointer pointer = Json.read(storage.readText(file), Pointer.class);
      if (!pointer.path().isEmpty()) {
        pointer.run(output);
        return Optional.of(pointer);
      }
      findings.add(Kind.RECORD, RunFiles.POINTER, "the path of a run", "none");
    } catch (IllegalArgumentException e) {
      findings.add(
          Kind.RECORD, RunFiles.POINTER, "run_id, path and run_json_sha256", "" + e.getMessage());
    }
    return Optional.empty();
  }
}
