package io.corelake.verify;

import io.corelake.config.Budget;
import io.corelake.manifest.RunFiles;
import io.corelake.manifest.SubsetManifest;
import io.corelake.progress.Progress;
import io.corelake.storage.Json;
import io.corelake.storage.Storage.Digest;
import io.corelake.verify.Finding.Kind;
import io.corelake.verify.RecordedRun.Counts;
import io.corelake.verify.RecordedRun.Subset;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every subset.json agrees with its folder's name and with run.json. */
final class SubsetRecordCheck implements Check {
  static final String FILE = "subset.json";

  @Override
  public String label() {
    return "subsets";
  }

  @Override
  public String subject() {
    return "subset.json";
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    for (Subset subset : run.record().subsets()) {
      String file = RunUnderCheck.subsetFolder(subset.name()) + FILE;
      if (run.isReadable(file)) {
        try {
          String json = run.storage().readText(run.path(file));
          check(run, subset, file, Json.read(json, SubsetManifest.class));
        } catch (IllegalArgumentException e) {
          run.findings()
              .add(
                  Kind.UNREADABLE,
                  file,
                  "the JSON of a subset",
                  String.valueOf(e.getMessage()),
                  run.fix(file));
        }
      }
    }
  }

  private static void check(
      RunUnderCheck run, Subset subset, String file, SubsetManifest manifest) {
    Findings findings = run.findings();
    Counts counts = run.record().counts();
    long images = images(run, subset, file, manifest);
    findings.compare(
        Kind.COUNT, RunFiles.RECORD, "images of " + subset.name(), images, subset.images());
    findings.compare(Kind.COUNT, file, "images", images, manifest.images());
    findings.compare(Kind.COUNT, file, "ranked", counts.ranked(), manifest.ranked());
    findings.compare(Kind.COUNT, file, "listed", counts.listed(), manifest.listed());
    findings.compare(
        Kind.COUNT,
        file,
        "fraction_of_ranked",
        (double) images / counts.ranked(),
        manifest.fractionOfRanked());
    findings.compare(
        Kind.RECORD,
        file,
        "format_version",
        SubsetManifest.FORMAT_VERSION,
        manifest.formatVersion());
    findings.compare(Kind.RECORD, file, "run_id", run.record().runId(), text(manifest.runId()));
    findings.compare(Kind.RECORD, file, "name", subset.name(), text(manifest.name()));
    findings.compare(
        Kind.RECORD,
        file,
        "objective",
        run.record().setting("select.objective"),
        text(manifest.objective()));
    compareFiles(run, subset, file, manifest.files());
  }

  /** Returns how many images the budget comes to; the claim itself where there is no budget. */
  private static long images(
      RunUnderCheck run, Subset subset, String file, SubsetManifest manifest) {
    try {
      Budget budget = Budget.parse(text(manifest.budget()));
      run.findings().compare(Kind.RECORD, file, "a budget of", subset.name(), budget.directory());
      return budget.images(run.record().counts().ranked());
    } catch (IllegalArgumentException e) {
      run.findings().add(Kind.RECORD, file, "a budget", text(manifest.budget()));
      return subset.images();
    }
  }

  private static void compareFiles(
      RunUnderCheck run, Subset subset, String file, SortedMap<String, Digest> claimed) {
    String folder = RunUnderCheck.subsetFolder(subset.name());
    SortedMap<String, Digest> listed = new TreeMap<>();
    run.record()
        .files(folder)
        .forEach((name, digest) -> listed.put(name.substring(folder.length()), digest));
    listed.remove(FILE);
    SortedMap<String, Digest> claims = claimed == null ? new TreeMap<>() : claimed;
    SortedMap<String, Digest> names = new TreeMap<>(listed);
    names.putAll(claims);
    for (String name : names.keySet()) {
      run.findings()
          .compare(
              Kind.RECORD,
              file,
              name + " as in run.json,",
              Objects.toString(listed.get(name), "not listed"),
              Objects.toString(claims.get(name), "not listed"));
    }
  }

  private static String text(String value) {
    return Objects.toString(value, "nothing");
  }
}
