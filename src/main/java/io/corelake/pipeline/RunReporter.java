package io.corelake.pipeline;

import static java.util.stream.Collectors.toMap;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;

import io.corelake.classes.LatentClassTable;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunRecord.ImageCounts;
import io.corelake.pipeline.RunRecord.ProxyRecord;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.report.Changes;
import io.corelake.report.Charts;
import io.corelake.report.ClassRow;
import io.corelake.report.Counts;
import io.corelake.report.Duplicates;
import io.corelake.report.Pictures;
import io.corelake.report.Quality;
import io.corelake.report.RejectRow;
import io.corelake.report.ReportPage;
import io.corelake.report.RunHeader;
import io.corelake.report.RunReport;
import io.corelake.report.StageRow;
import io.corelake.report.TraitRow;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Reads a run's tables into the report's records and writes the files of {@code report/}. */
final class RunReporter {
  private static final String GIVEN =
      "The vectors were given: no image was read, so this page shows none, and it cannot say how"
          + " the vectors were made.";

  private final SparkSession spark;
  private final Storage storage;
  private final RunDirectory directory;

  RunReporter(SparkSession spark, RunDirectory directory) {
    this.spark = spark;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
    this.directory = directory;
  }

  /** Writes the report of a run whose tables and subsets are in place. */
  void write(RunRecord run) {
    write(run, null);
  }

  /**
   * Writes the report of a run.
   *
   * @param against what it is held against; null for nothing
   */
  void write(RunRecord run, @Nullable RunComparison against) {
    Configuration configuration = Configuration.of(SettingsLoader.recorded(run.configuration()));
    Dataset<Row> ranking = ParquetTable.read(spark, directory.path(RunFiles.RANKING));
    RunReport report = report(run, configuration, ranking, against);
    String charts = Json.lineForScripts(Charts.of(report));
    // Of given vectors no image was ever read.
    Pictures pictures =
        run.proxy() == null
            ? Pictures.of(Map.of())
            : new ReportPictures(spark, run.input(), configuration.corpus(), ranking)
                .of(report, charts.getBytes(StandardCharsets.UTF_8).length);
    write(RunFiles.REPORT_NUMBERS, Json.prettyForScripts(report));
    write(RunFiles.REPORT, ReportPage.html(report, pictures, charts));
  }

  private void write(String file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    directory.write(file, out -> out.write(bytes));
  }

  private RunReport report(
      RunRecord run,
      Configuration configuration,
      Dataset<Row> ranking,
      @Nullable RunComparison against) {
    List<SubsetSummary> budgets =
        run.subsets().stream().sorted(Comparator.comparingLong(SubsetSummary::images)).toList();
    RankingFigures figures = new RankingFigures(ranking, budgets);
    ReportTiles tiles = new ReportTiles(ranking);
    Counts counts = counts(run);
    List<ClassRow> classes = figures.classes(classNames(run));
    ProxyRecord proxy = run.proxy();
    return new RunReport(
        header(run),
        counts,
        notes(run),
        figures.subsets(directory.root()),
        figures.distribution(),
        figures.ranks(counts.ranked()),
        ClassFigureRows.of(run.selection()),
        figures.classCount(),
        classes,
        proxy == null ? List.of() : tiles.mosaics(classes),
        new MapStage(spark, storage, directory).of(run, configuration, ranking).orElse(null),
        new QualityStage(spark, storage, directory)
            .of(run, budgets)
            .map(QualityFigures::of)
            .orElse(Quality.NONE),
        AuditRows.of(proxy),
        rejects(),
        duplicates(tiles),
        against == null ? null : changes(against),
        traits(run.images()),
        run.stages().stream()
            .map(
                stage ->
                    new StageRow(stage.stage(), stage.reused(), stage.images(), stage.seconds()))
            .toList(),
        provenance(run));
  }

  /** Returns what the classes are called; none where the work folder has lost their table. */
  private Map<Integer, String> classNames(RunRecord run) {
    return new RunTables(spark, storage)
            .find(run, StageName.CLASSES)
            .map(LatentClassTable::names)
            .orElse(Map.of())
            .entrySet()
            .stream()
            .collect(toMap(Map.Entry::getKey, name -> ShownText.name(name.getValue())));
  }

  private static Changes changes(RunComparison against) {
    return new Changes(
        ShownText.uri(against.against()),
        against.rankedByBoth(),
        against.rankCorrelation(),
        against.budgets().stream()
            .map(
                budget ->
                    new Changes.BudgetRow(
                        budget.name(),
                        budget.both(),
                        budget.onlyRun() - budget.onlyRunNew(),
                        budget.onlyRunNew(),
                        budget.onlyAgainst() - budget.onlyAgainstGone(),
                        budget.onlyAgainstGone()))
            .toList(),
        against.settings().entrySet().stream()
            .map(
                setting ->
                    new Changes.SettingRow(
                        setting.getKey(),
                        redacted(setting.getValue().run()),
                        redacted(setting.getValue().against())))
            .toList());
  }

  private static @Nullable String redacted(@Nullable String value) {
    return value == null ? null : ShownText.name(value);
  }

  private @Nullable Duplicates duplicates(ReportTiles tiles) {
    return storage.exists(directory.path(RunFiles.DUPLICATES))
        ? tiles.duplicates(ParquetTable.read(spark, directory.path(RunFiles.DUPLICATES)))
        : null;
  }

  /** What a reader must know first: how the vectors were made, and what to doubt. */
  private static List<String> notes(RunRecord run) {
    List<String> notes = new ArrayList<>();
    if (run.proxy() == null) {
      notes.add(GIVEN);
    } else {
      notes.addAll(run.proxy().warnings());
    }
    if (run.selection() != null) {
      notes.addAll(run.selection().warnings());
    }
    return notes;
  }

  private static Counts counts(RunRecord run) {
    ImageCounts counts = run.counts();
    if (counts == null) {
      throw new IllegalArgumentException("Run " + run.runId() + " has ranked nothing yet");
    }
    return new Counts(counts.listed(), counts.ranked(), counts.folded(), counts.rejected());
  }

  private RunHeader header(RunRecord run) {
    ProxyRecord proxy = run.proxy();
    return new RunHeader(
        run.runId(),
        run.versions().getOrDefault("corelake", ""),
        run.finishedAt() == null ? Instant.now() : Instant.parse(run.finishedAt()),
        run.input(),
        ShownText.uri(directory.root().toString()),
        String.valueOf(run.configuration().get("select.objective")),
        proxy == null
            ? null
            : "%s (sha256 %s...), %d views of %d px"
                .formatted(
                    proxy.origin(),
                    proxy.sha256().substring(0, 12),
                    proxy.views(),
                    proxy.imageSize()));
  }

  private List<RejectRow> rejects() {
    return ParquetTable.read(spark, directory.path(RunFiles.REJECTS))
        .groupBy("stage", "reason")
        .agg(
            count(lit(1)).as("images"),
            min_by(col("uri"), col("index")),
            min_by(col("detail"), col("index")))
        .orderBy(col("images").desc(), col("stage"), col("reason"))
        .collectAsList()
        .stream()
        .map(
            row ->
                new RejectRow(
                    row.getString(0),
                    row.getString(1),
                    row.getLong(2),
                    redacted(row, 3),
                    redacted(row, 4)))
        .toList();
  }

  /** The report is for people: what opens a file stays in the tables. */
  private static String redacted(Row row, int column) {
    return row.isNullAt(column) ? "" : ShownText.uri(row.getString(column));
  }

  private static List<TraitRow> traits(@Nullable CorpusStatistics images) {
    List<TraitRow> traits = new ArrayList<>();
    if (images != null) {
      images
          .shortSides()
          .forEach(
              (power, count) ->
                  traits.add(new TraitRow("shorter side", CorpusStatistics.pixels(power), count)));
      images.formats().forEach((name, count) -> traits.add(new TraitRow("format", name, count)));
      images.modes().forEach((name, count) -> traits.add(new TraitRow("mode", name, count)));
    }
    return traits;
  }

  private static Map<String, String> provenance(RunRecord run) {
    Map<String, String> provenance = new LinkedHashMap<>();
    run.versions().forEach((name, version) -> provenance.put(name + " version", version));
    run.stages().stream()
        .filter(stage -> stage.fingerprint() != null)
        .forEach(stage -> provenance.put(stage.stage() + " table", "" + stage.fingerprint()));
    run.configuration()
        .forEach((key, value) -> provenance.put(key, ShownText.uri(String.valueOf(value))));
    return provenance;
  }
}
