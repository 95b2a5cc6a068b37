package io.corelake.clean;

import io.corelake.CoreLakeException;
import io.corelake.lock.Lease;
import io.corelake.manifest.RunFiles;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds what no published run of some outputs refers to, and removes it if asked to. What is
 * younger than an age by the storage's own clock is left, and what CoreLake has not made.
 */
public final class Cleaning {
  /** Seconds. */
  private static final double HEARTBEAT = 10;

  private final Storage storage;
  private final Request request;
  private final List<Path> outputs;
  private final List<Path> works;

  /**
   * What to clean.
   *
   * @param outputs URIs
   * @param work of all of them; null: each has its own
   * @param delete whether to remove what is found
   */
  public record Request(
      List<String> outputs, @Nullable String work, Duration olderThan, boolean delete) {}

  /**
   * What was found.
   *
   * @param leftovers what was removed, or would be
   * @param inUse what was not removed, as it has been written to or published meanwhile, or as
   *     another process holds the run that it lies in
   * @param unknown what is not CoreLake's, and was left
   */
  public record Outcome(List<Leftover> leftovers, List<Leftover> inUse, List<Path> unknown) {}

  private Cleaning(Storage storage, Request request) {
    this.storage = storage;
    this.request = request;
    this.outputs = distinct("--output", request.outputs());
    this.works =
        request.work() == null
            ? outputs.stream().map(output -> new Path(output, "work")).toList()
            : distinct("--work", List.of(request.work()));
  }

  private List<Path> distinct(String option, List<String> uris) {
    return List.copyOf(
        new LinkedHashSet<>(uris.stream().map(uri -> storage.qualified(option, uri)).toList()));
  }

  /**
   * Cleans.
   *
   * @param progress is told of what has to be waited for
   * @throws CoreLakeException with {@link io.corelake.ExitCode#LOCKED} where something is to be
   *     removed and a run is under way on one of the outputs
   */
  public static Outcome of(Storage storage, Request request, Progress progress) {
    Cleaning cleaning = new Cleaning(storage, request);
    cleaning.outputs.forEach(cleaning::requireOutput);
    return request.delete() ? cleaning.alone(progress) : outcome(cleaning.look(), List.of());
  }

  /** A run that begins meanwhile could reuse a table that is about to be removed. */
  private Outcome alone(Progress progress) {
    try (CleaningLocks locks = new CleaningLocks(storage, new Lease(HEARTBEAT), progress)) {
      outputs.forEach(locks::acquire);
      List<Findings> all = look();
      List<Leftover> inUse = new ArrayList<>();
      all.forEach(findings -> inUse.addAll(findings.remove(locks)));
      return outcome(all, inUse);
    }
  }

  private List<Findings> look() {
    References references = References.of(storage, outputs);
    List<Findings> all = new ArrayList<>();
    for (Path output : outputs) {
      Findings findings = new Findings(storage, limit(output));
      new OutputFolder(findings, references).lookThrough(output, works);
      all.add(findings);
    }
    for (Path work : works) {
      if (storage.isDirectory(work)) {
        Findings findings = new Findings(storage, limit(work));
        new WorkFolder(findings, references).lookThrough(work);
        all.add(findings);
      }
    }
    return all;
  }

  private static Outcome outcome(List<Findings> all, List<Leftover> inUse) {
    return new Outcome(
        all.stream().flatMap(findings -> findings.leftovers().stream()).toList(),
        inUse,
        all.stream().flatMap(findings -> findings.unknown().stream()).toList());
  }

  private void requireOutput(Path output) {
    if (!storage.isDirectory(new Path(output, Names.RUNS))
        && !storage.exists(new Path(output, RunFiles.POINTER))
        && !storage.isDirectory(new Path(output, "work"))) {
      throw CoreLakeException.usage(
          "--output must be the output of a run, with runs, work or current.json in it, was "
              + Uris.redacted(output.toString()));
    }
  }

  /** Returns the time before which things are old, by the clock that stamps the files there. */
  private long limit(Path folder) {
    return storage.clockBeside(new Path(folder, "clean")) - request.olderThan().toMillis();
  }
}
