package io.corelake.clean;

import io.corelake.lock.OutputLock;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunRecord;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Looks through an output: its runs, and what lies beside them. */
final class OutputFolder {
  private static final Set<String> OF_A_RUN =
      Set.of(
          RunFiles.RANKING,
          RunFiles.REJECTS,
          RunFiles.DUPLICATES,
          RunFiles.SUBSETS,
          new Path(RunFiles.REPORT).getParent().getName());

  private final Findings findings;
  private final References references;

  OutputFolder(Findings findings, References references) {
    this.findings = findings;
    this.references = references;
  }

  /**
   * Looks through an output.
   *
   * @param works the folders that are looked through for themselves
   */
  void lookThrough(Path output, List<Path> works) {
    for (FileStatus child : findings.storage().list(output)) {
      Path path = child.getPath();
      String name = path.getName();
      if (Names.is(Names.DRAFT, name)) {
        findings.add(LeftoverKind.DRAFT, path);
      } else if (name.equals(Names.RUNS)) {
        findings.storage().list(path).forEach(this::lookThroughRun);
      } else if (!name.equals(RunFiles.POINTER)
          && !name.equals(RunFiles.EVALUATIONS)
          && !OutputLock.isLockFile(name)
          && !works.contains(path)) {
        findings.addUnknown(path);
      }
    }
  }

  private void lookThroughRun(FileStatus run) {
    Path folder = run.getPath();
    if (references.runs().contains(folder)) {
      lookThroughPublished(folder);
    } else if (run.isDirectory() && isOurs(folder)) {
      lookThroughDead(folder);
    } else {
      findings.addUnknown(folder);
    }
  }

  /** A run begins with its record. */
  private boolean isOurs(Path run) {
    Storage storage = findings.storage();
    Path file = new Path(run, RunFiles.RECORD);
    try {
      return storage
          .look(file)
          .map(seen -> Json.read(seen.text(), RunRecord.class))
          .filter(record -> run.getName().equals(record.runId()))
          .isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void lookThroughDead(Path run) {
    List<Path> ours = new ArrayList<>();
    for (FileStatus child : findings.storage().list(run)) {
      String name = child.getPath().getName();
      if (OF_A_RUN.contains(name) || Names.is(Names.DRAFT, name)) {
        ours.add(child.getPath());
      } else if (!name.equals(RunFiles.RECORD)) {
        findings.addUnknown(child.getPath());
      }
    }
    // Last, since a run is known by it.
    ours.add(new Path(run, RunFiles.RECORD));
    findings.add(LeftoverKind.RUN, ours, run);
  }

  /** Of a published run only what a killed command has left in it, under names of its own. */
  private void lookThroughPublished(Path run) {
    Set<Path> drafts = new LinkedHashSet<>();
    Set<Path> staging = new LinkedHashSet<>();
    for (FileStatus file : findings.storage().files(run)) {
      Path highest = null;
      for (Path path = file.getPath(); path != null && !path.equals(run); path = path.getParent()) {
        highest = Names.is(Names.STAGING, path.getName()) ? path : highest;
      }
      if (highest != null) {
        staging.add(highest);
      } else if (Names.is(Names.DRAFT, file.getPath().getName())) {
        drafts.add(file.getPath());
      }
    }
    staging.forEach(path -> findings.addInRun(LeftoverKind.STAGING, path, run));
    drafts.forEach(path -> findings.addInRun(LeftoverKind.DRAFT, path, run));
  }
}
