package io.corelake.verify;

import io.corelake.config.CorpusConfiguration.Dedup;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunRecord;
import io.corelake.progress.Progress;
import io.corelake.verify.Finding.Kind;
import io.corelake.verify.RecordedRun.Counts;
import java.util.ArrayList;
import java.util.List;

/** run.json is the record of a finished run, and its counts add up. */
final class RecordCheck implements Check {
  private static final String FILE = RunFiles.RECORD;

  @Override
  public String label() {
    return "record";
  }

  @Override
  public String subject() {
    return FILE;
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    RecordedRun record = run.record();
    Findings findings = run.findings();
    findings.compare(
        Kind.RECORD, FILE, "format_version", RunRecord.FORMAT_VERSION, record.formatVersion());
    findings.compare(Kind.RECORD, FILE, "status", "done", record.status());
    if (!run.storage().exists(run.path(RunFiles.SUCCESS))) {
      findings.add(
          Kind.MISSING,
          RunFiles.SUCCESS,
          "the mark of a finished run",
          "none; its readers" + " take it for unfinished");
    }
    Counts counts = record.counts();
    findings.compare(
        Kind.COUNT,
        FILE,
        "listed = ranked + folded + rejected =",
        counts.ranked() + counts.folded() + counts.rejected(),
        counts.listed());
    List<String> folders = new ArrayList<>(List.of(RunUnderCheck.RANKING, RunUnderCheck.REJECTS));
    if (counts.folded() != 0 || folds(record)) {
      folders.add(RunUnderCheck.DUPLICATES);
    }
    for (String folder : folders) {
      if (record.files(folder).isEmpty()) {
        findings.add(Kind.RECORD, FILE, "files below " + folder, "none");
      }
    }
    checkSubsets(run);
  }

  /** Returns whether duplicates were looked for; runs of before there was the key did not. */
  private static boolean folds(RecordedRun record) {
    return !List.of("", Dedup.OFF.label()).contains(record.setting("corpus.dedup"));
  }

  /** Subsets and files name the same folders. */
  private static void checkSubsets(RunUnderCheck run) {
    for (RecordedRun.Subset subset : run.record().subsets()) {
      String manifest = RunUnderCheck.subsetFolder(subset.name()) + SubsetRecordCheck.FILE;
      if (!run.record().files().containsKey(manifest)) {
        run.findings()
            .add(
                Kind.RECORD,
                FILE,
                manifest + " among the files, since " + subset.name() + " is among the subsets",
                "none",
                run.fix(manifest));
      }
    }
    run.record().files(RunFiles.SUBSETS + "/").keySet().stream()
        .map(name -> name.split("/", -1)[1])
        .distinct()
        .filter(name -> run.record().subsets().stream().noneMatch(s -> s.name().equals(name)))
        .forEach(
            name ->
                run.findings()
                    .add(
                        Kind.RECORD,
                        FILE,
                        name + " among the subsets, since it is among the files",
                        "none"));
  }
}
