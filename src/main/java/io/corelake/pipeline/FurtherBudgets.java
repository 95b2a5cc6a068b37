package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.config.Budget;
import io.corelake.config.CorpusConfiguration.ShardIds;
import io.corelake.config.OutputConfiguration.Export;
import io.corelake.lock.OutputLock;
import io.corelake.manifest.ExportConditions;
import io.corelake.manifest.ExportFormat;
import io.corelake.manifest.ManifestWriter;
import io.corelake.manifest.Ranking;
import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.RunFiles;
import io.corelake.manifest.SubsetManifest;
import io.corelake.manifest.UidArray;
import io.corelake.pipeline.RunRecord.ImageCounts;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Writes subsets of further budgets into a published run, from its ranking. A subset exists once
 * run.json names it, and run.json is written after the files: what a killed attempt left is no
 * subset, and is written anew.
 */
public final class FurtherBudgets {
  private static final String RANKING = RunFiles.RANKING + "/";

  private final SparkSession spark;
  private final Storage storage;
  private final PublishedRun run;
  private final OutputLock lock;
  private final Progress progress;

  private FurtherBudgets(
      SparkSession spark, Storage storage, PublishedRun run, OutputLock lock, Progress progress) {
    this.spark = spark;
    this.storage = storage;
    this.run = run;
    this.lock = lock;
    this.progress = progress;
  }

  /**
   * What came of the budgets.
   *
   * @param written subsets that were written
   * @param kept subsets that were there, whole and with the exports asked for
   */
  public record Outcome(PublishedRun run, List<SubsetSummary> written, List<SubsetSummary> kept) {}

  /**
   * Writes the subsets that are not there yet.
   *
   * @param uri an output, which stands for its current run, or the folder of a run
   * @param exports null stands for those that the run was configured with; a subset that is there
   *     keeps its own in any case
   */
  public static Outcome write(
      SparkSession spark,
      String uri,
      List<Budget> budgets,
      @Nullable Set<Export> exports,
      Progress progress) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    return PublishedRuns.alone(
        storage,
        uri,
        progress,
        (run, lock) ->
            new FurtherBudgets(spark, storage, run, lock, progress).write(budgets, exports));
  }

  private Outcome write(List<Budget> budgets, @Nullable Set<Export> exports) {
    ImageCounts counts = run.record().counts();
    if (counts == null) {
      throw CoreLakeException.input("The run.json of run " + run.runId() + " has no counts");
    }
    List<SubsetSummary> written = new ArrayList<>();
    List<SubsetSummary> kept = new ArrayList<>();
    Map<Set<Export>, List<Budget>> missing = new LinkedHashMap<>();
    for (Budget budget : budgets) {
      Set<Export> present = recordedExports(budget);
      Set<Export> wanted = EnumSet.copyOf(present);
      if (exports != null || !isRecorded(budget)) {
        wanted.addAll(exports == null ? configuredExports() : exports);
      }
      boolean whole = isRecorded(budget) && wanted.equals(present) && isWhole(budget);
      (whole ? kept : written)
          .add(new SubsetSummary(budget.directory(), budget.images(counts.ranked())));
      if (!whole) {
        missing.computeIfAbsent(wanted, unused -> new ArrayList<>()).add(budget);
      }
    }
    SortedMap<String, Digest> files = missing.isEmpty() ? new TreeMap<>() : write(missing, counts);
    PublishedRun updated =
        PublishedRuns.update(storage, run, lock, record -> with(record, written, files));
    return new Outcome(updated, written, kept);
  }

  private SortedMap<String, Digest> write(
      Map<Set<Export>, List<Budget>> missing, ImageCounts counts) {
    refuseDamagedRanking();
    RunDirectory directory = new RunDirectory(storage, run.directory(), lock::requireHeld);
    Ranking ranking =
        Ranking.of(spark, files(RANKING).keySet().stream().map(directory::path).toList());
    missing.forEach(
        (exports, budgets) ->
            ExportConditions.check(exports, ranking.names(), shardIds(), budgets));
    ManifestWriter writer = new ManifestWriter(directory);
    ManifestWriter.Source source =
        new ManifestWriter.Source(
            run.runId(),
            counts.listed(),
            counts.ranked(),
            String.valueOf(run.record().configuration().get("select.objective")),
            root());
    spark
        .sparkContext()
        .setJobDescription("CoreLake subset: of %,d images".formatted(counts.ranked()));
    progress.started("subsets", 0);
    missing.forEach(
        (exports, budgets) -> {
          budgets.stream()
              .filter(budget -> !isRecorded(budget))
              .forEach(
                  budget -> PublishedRuns.deleteUnrecorded(storage, run, lock, budget.directory()));
          writer.writeSubsets(ranking, source, budgets, exports);
        });
    progress.finished(missing.values().stream().mapToInt(List::size).sum() + " written");
    spark.sparkContext().setJobDescription(null);
    return directory.files();
  }

  /** Runs of given vectors have the default. */
  private ShardIds shardIds() {
    return "shard-key".equals(run.record().configuration().get("corpus.shard-ids"))
        ? ShardIds.SHARD_KEY
        : ShardIds.KEY;
  }

  /** A subset of a damaged ranking would get a hash of its own, and the damage would be hidden. */
  private void refuseDamagedRanking() {
    files(RANKING)
        .forEach(
            (name, digest) -> {
              if (!isAsRecorded(name, digest)) {
                throw CoreLakeException.input(
                    run.directory()
                        + "/"
                        + name
                        + " is not the file that run.json lists; no subset can be taken of it (see:"
                        + " corelake verify)");
              }
            });
  }

  /** Returns what the image ids are relative to, as the run's own subsets have it. */
  private String root() {
    return run.record().files().entrySet().stream()
        .filter(file -> file.getKey().endsWith("/subset.json"))
        .filter(file -> isAsRecorded(file.getKey(), file.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(name -> new Path(run.directory(), name))
        .map(file -> RunPublisher.read(storage, file, SubsetManifest.class).root())
        .orElse(run.record().input());
  }

  private boolean isAsRecorded(String name, Digest digest) {
    Path path = new Path(run.directory(), name);
    return storage.exists(path) && storage.digest(path).equals(digest);
  }

  private static RunRecord with(
      RunRecord record, List<SubsetSummary> written, SortedMap<String, Digest> newFiles) {
    if (written.isEmpty()) {
      return record;
    }
    Map<String, SubsetSummary> subsets = new LinkedHashMap<>();
    record.subsets().forEach(subset -> subsets.put(subset.name(), subset));
    written.forEach(subset -> subsets.put(subset.name(), subset));
    SortedMap<String, Digest> files = new TreeMap<>(record.files());
    for (SubsetSummary subset : written) {
      files.keySet().removeIf(name -> name.startsWith(folder(subset.name()) + "/"));
    }
    files.putAll(newFiles);
    return record.with(
        subsets.values().stream().sorted(Comparator.comparingLong(SubsetSummary::images)).toList(),
        files);
  }

  private boolean isRecorded(Budget budget) {
    return run.record().subsets().stream()
        .anyMatch(subset -> subset.name().equals(budget.directory()));
  }

  /** Returns whether every file of a subset is as run.json says. */
  private boolean isWhole(Budget budget) {
    SortedMap<String, Digest> files = files(folder(budget) + "/");
    return files.containsKey(folder(budget) + "/subset.json")
        && files.entrySet().stream().allMatch(file -> isAsRecorded(file.getKey(), file.getValue()));
  }

  private Set<Export> recordedExports(Budget budget) {
    String folder = folder(budget) + "/";
    Set<Export> exports = EnumSet.noneOf(Export.class);
    if (!isRecorded(budget)) {
      return exports;
    }
    SortedMap<String, Digest> files = files(folder);
    for (ExportFormat format : ExportFormat.values()) {
      if (files.containsKey(folder + format.fileName())) {
        exports.add(format.export());
      }
    }
    if (files.containsKey(folder + UidArray.FILE)) {
      exports.add(Export.UIDS);
    }
    if (!files.subMap(folder + "images/", folder + "images0").isEmpty()) {
      exports.add(Export.IMAGES);
    }
    return exports;
  }

  private Set<Export> configuredExports() {
    Object names = run.record().configuration().get("output.exports");
    return names instanceof List<?> list
        ? Export.parse(list.stream().map(String::valueOf).toList())
        : Export.DEFAULTS;
  }

  /** Returns the run's files below a folder. */
  private SortedMap<String, Digest> files(String folder) {
    return run.record().files().subMap(folder, folder + Character.MAX_VALUE);
  }

  private static String folder(Budget budget) {
    return folder(budget.directory());
  }

  private static String folder(String name) {
    return SubsetManifest.folder(name);
  }
}
