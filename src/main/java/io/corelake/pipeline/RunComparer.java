package io.corelake.pipeline;

import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RankAgreement.Prefixes;
import io.corelake.pipeline.RunComparison.Change;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import io.corelake.table.ParquetTable;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Holds two published runs against each other, by the ids of their images. */
public final class RunComparer {
  private final SparkSession spark;

  public RunComparer(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Compares two runs.
   *
   * @param runUri an output, which stands for its current run, or the folder of a run
   * @param againstUri the same of the other
   */
  public RunComparison compare(String runUri, String againstUri) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    PublishedRun run = PublishedRuns.find(storage, "--run", runUri);
    PublishedRun against = PublishedRuns.find(storage, "--against", againstUri);
    RankAgreement agreement =
        RankAgreement.of(ranking(run), ranking(against), common(run.record(), against.record()));
    return new RunComparison(
        Uris.redacted(run.directory().toString()),
        agreement.ranked(),
        Uris.redacted(against.directory().toString()),
        agreement.rankedAgainst(),
        agreement.rankedByBoth(),
        agreement.correlation(),
        agreement.budgets(),
        changes(run.record(), against.record()));
  }

  private Dataset<Row> ranking(PublishedRun run) {
    return ParquetTable.read(spark, new Path(run.directory(), RunFiles.RANKING));
  }

  private static List<Prefixes> common(RunRecord run, RunRecord against) {
    return run.subsets().stream()
        .sorted(Comparator.comparingLong(SubsetSummary::images))
        .flatMap(
            subset ->
                against.subsets().stream()
                    .filter(other -> other.name().equals(subset.name()))
                    .map(other -> new Prefixes(subset.name(), subset.images(), other.images())))
        .toList();
  }

  private static SortedMap<String, Change> changes(RunRecord run, RunRecord against) {
    SortedMap<String, Change> changes = new TreeMap<>();
    SortedMap<String, String> values = values(run);
    SortedMap<String, String> others = values(against);
    values.forEach((key, value) -> add(changes, key, value, others.get(key)));
    others.forEach((key, value) -> add(changes, key, values.get(key), value));
    return changes;
  }

  private static void add(
      SortedMap<String, Change> changes,
      String key,
      @Nullable String value,
      @Nullable String other) {
    if (!Objects.equals(value, other)) {
      changes.put(key, new Change(value, other));
    }
  }

  private static SortedMap<String, String> values(RunRecord run) {
    SortedMap<String, String> values = new TreeMap<>();
    run.configuration().forEach((key, value) -> values.put(key, String.valueOf(value)));
    run.versions().forEach((name, version) -> values.put("version of " + name, version));
    values.put("input", run.input());
    Optional.ofNullable(run.proxy()).ifPresent(proxy -> values.put("proxy sha256", proxy.sha256()));
    Optional.ofNullable(run.selection())
        .ifPresent(selection -> values.put("latent classes", "" + selection.classes()));
    return values;
  }
}
