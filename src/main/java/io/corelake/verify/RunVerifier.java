package io.corelake.verify;

import io.corelake.manifest.RunFiles;
import io.corelake.progress.Progress;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import io.corelake.verify.Finding.Kind;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Holds a published run against all that it claims. It only reads, and goes on where something is
 * off, so that everything that is off is found.
 */
public final class RunVerifier {
  /** Files first: the others look only at those that can be read. */
  private static final List<Check> CHECKS =
      List.of(
          new FileCheck(),
          new PointerCheck(),
          new RecordCheck(),
          new RankingCheck(),
          new ClassCheck(),
          new GlobalOrderCheck(),
          new RejectsCheck(),
          new DuplicatesCheck(),
          new SubsetRecordCheck(),
          new SubsetTableCheck(),
          new ExportCheck(),
          new UidCheck(),
          new NestingCheck());

  private final SparkSession spark;
  private final Storage storage;
  private final Progress progress;
  private final Findings findings = new Findings();

  private RunVerifier(SparkSession spark, Progress progress) {
    this.spark = spark;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
    this.progress = progress;
  }

  /**
   * Checks a run.
   *
   * @param uri an output, which stands for its current run, or the folder of a run
   */
  public static Verification verify(SparkSession spark, String uri, Progress progress) {
    return new RunVerifier(spark, progress).verify(uri);
  }

  private Verification verify(String uri) {
    Optional<Path> root = RunLocation.find(storage, uri, findings);
    Optional<RecordedRun> record = root.flatMap(this::record);
    if (record.isEmpty()) {
      Path named = root.orElse(storage.qualified("--run", uri));
      return new Verification(named, 0, 0, 0, 0, findings.shown(), findings.totals());
    }
    RunUnderCheck run = new RunUnderCheck(spark, storage, root.get(), record.get(), findings);
    for (Check check : CHECKS) {
      check(check, run);
    }
    spark.sparkContext().setJobDescription(null);
    return new Verification(
        run.root(),
        run.record().files().size(),
        run.readable().values().stream().mapToLong(Digest::bytes).sum(),
        run.record().counts().ranked(),
        run.record().subsets().size(),
        findings.shown(),
        findings.totals());
  }

  private Optional<RecordedRun> record(Path root) {
    Path file = new Path(root, RunFiles.RECORD);
    if (!storage.exists(file)) {
      findings.add(Kind.MISSING, RunFiles.RECORD, "the record of a run", "no file");
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(storage.readText(file), RecordedRun.class));
    } catch (IllegalArgumentException e) {
      findings.add(Kind.UNREADABLE, RunFiles.RECORD, "the JSON of a run", "" + e.getMessage());
      return Optional.empty();
    }
  }

  private void check(Check check, RunUnderCheck run) {
    long before = findings.total();
    spark.sparkContext().setJobDescription("CoreLake verify: " + check.subject());
    progress.started(check.label(), check.steps(run));
    try {
      check.check(run, progress);
    } catch (Exception e) {
      String reason = UnreadableTable.reason(e).orElse("");
      if (reason.isEmpty()) {
        throw e;
      }
      String file = UnreadableTable.file(e, run.readable().keySet()).orElse("a table");
      findings.add(
          Kind.UNREADABLE, file, "rows, to check " + check.subject(), reason, run.fix(file));
    }
    long found = findings.total() - before;
    progress.finished(found == 0 ? "as it should be" : Verification.count(found));
  }
}
