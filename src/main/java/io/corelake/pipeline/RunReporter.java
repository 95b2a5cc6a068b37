package io.corelake.pipeline;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.ImageReference;
import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.RunFiles;
import io.corelake.manifest.SubsetManifest;
import io.corelake.pipeline.RunRecord.ImageCounts;
import io.corelake.pipeline.RunRecord.ProxyRecord;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.report.ClassRow;
import io.corelake.report.Counts;
import io.corelake.report.Distribution;
import io.corelake.report.Mosaic;
import io.corelake.report.RejectRow;
import io.corelake.report.ReportPage;
import io.corelake.report.RunHeader;
import io.corelake.report.RunReport;
import io.corelake.report.StageRow;
import io.corelake.report.SubsetRow;
import io.corelake.report.Tile;
import io.corelake.report.TraitRow;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import io.corelake.table.ParquetTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Reads a run's tables into the report's records and writes {@code report/index.html}. */
final class RunReporter {
  private static final int BINS = 48;
  private static final int MOSAICS = 6;
  private static final int TILES = 8;
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
    Dataset<Row> ranking = ParquetTable.read(spark, directory.path(RunFiles.RANKING));
    List<SubsetSummary> budgets =
        run.subsets().stream().sorted(Comparator.comparingLong(SubsetSummary::images)).toList();
    List<ClassRow> classes = classes(ranking, budgets);
    ProxyRecord proxy = run.proxy();
    RunReport report =
        new RunReport(
            header(run),
            counts(run),
            notes(run),
            subsets(ranking, budgets),
            distribution(ranking, budgets),
            classes,
            proxy == null ? List.of() : mosaics(run, ranking, classes),
            new QualityStage(spark, storage, directory)
                .of(run, budgets)
                .map(QualityRows::of)
                .orElse(List.of()),
            AuditRows.of(proxy),
            rejects(),
            traits(run.images()),
            run.stages().stream()
                .map(
                    stage ->
                        new StageRow(
                            stage.stage(), stage.reused(), stage.images(), stage.seconds()))
                .toList(),
            provenance(run));
    byte[] html = ReportPage.html(report).getBytes(StandardCharsets.UTF_8);
    directory.write(RunFiles.REPORT, out -> out.write(html));
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
        directory.root().toString(),
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

  /** Returns, for each budget, how many of the rows are within it. */
  private static List<Column> keptColumns(List<SubsetSummary> budgets) {
    return budgets.stream()
        .map(
            budget ->
                sum(when(col("global_rank").lt(budget.images()), 1L).otherwise(0L))
                    .as(budget.name()))
        .toList();
  }

  private static List<ClassRow> classes(Dataset<Row> ranking, List<SubsetSummary> budgets) {
    List<Column> columns = new ArrayList<>(List.of(avg("score")));
    columns.addAll(keptColumns(budgets));
    return ranking
        .groupBy("latent_class")
        .agg(count(lit(1)), columns.toArray(Column[]::new))
        .orderBy("latent_class")
        .collectAsList()
        .stream()
        .map(
            row -> {
              List<Long> kept = new ArrayList<>();
              for (int budget = 0; budget < budgets.size(); budget++) {
                kept.add(row.getLong(3 + budget));
              }
              return new ClassRow(row.getInt(0), row.getLong(1), row.getDouble(2), kept);
            })
        .toList();
  }

  private List<SubsetRow> subsets(Dataset<Row> ranking, List<SubsetSummary> budgets) {
    List<Column> means =
        budgets.stream()
            .map(budget -> avg(when(col("global_rank").lt(budget.images()), col("score"))))
            .toList();
    Row row = ranking.agg(count(lit(1)), means.toArray(Column[]::new)).first();
    List<SubsetRow> subsets = new ArrayList<>();
    for (int i = 0; i < budgets.size(); i++) {
      SubsetSummary budget = budgets.get(i);
      subsets.add(
          new SubsetRow(
              budget.name(),
              budget.images(),
              (double) budget.images() / row.getLong(0),
              row.getDouble(1 + i),
              directory.path(SubsetManifest.folder(budget.name())).toString()));
    }
    return subsets;
  }

  private static Distribution distribution(Dataset<Row> ranking, List<SubsetSummary> budgets) {
    Row range = ranking.agg(min("score"), max("score")).first();
    double low = range.getDouble(0);
    double high = range.getDouble(1) > low ? range.getDouble(1) : low + 1e-3;
    Column band = lit(budgets.size());
    for (int i = budgets.size() - 1; i >= 0; i--) {
      band = when(col("global_rank").lt(budgets.get(i).images()), lit(i)).otherwise(band);
    }
    Column bin = col("score").minus(low).multiply(BINS / (high - low)).cast("int").as("bin");
    long[][] counts = new long[budgets.size() + 1][BINS];
    for (Row row : ranking.groupBy(bin, band.as("band")).agg(count(lit(1))).collectAsList()) {
      counts[row.getInt(1)][Math.min(BINS - 1, row.getInt(0))] += row.getLong(2);
    }
    List<List<Long>> bands = new ArrayList<>();
    for (long[] bins : counts) {
      bands.add(Arrays.stream(bins).boxed().toList());
    }
    return new Distribution(low, high, bands);
  }

  private List<Mosaic> mosaics(RunRecord run, Dataset<Row> ranking, List<ClassRow> classes) {
    List<ClassRow> largest =
        classes.stream()
            .sorted(Comparator.comparingLong(ClassRow::size).reversed())
            .limit(MOSAICS)
            .toList();
    Object[] numbers = largest.stream().map(ClassRow::latentClass).toArray();
    List<Row> ends =
        ranking
            .where(col("latent_class").isin(numbers))
            .where(
                col("class_rank")
                    .lt(TILES)
                    .or(col("class_rank").geq(col("class_size").minus(TILES))))
            .orderBy("latent_class", "class_rank")
            .collectAsList();
    Map<String, byte[]> pictures =
        new Thumbnails(
                spark,
                run.input(),
                Configuration.of(SettingsLoader.recorded(run.configuration())).corpus())
            .of(ends.stream().map(ImageReference::of).toList());
    List<Mosaic> mosaics = new ArrayList<>();
    for (ClassRow latentClass : largest) {
      List<Row> members =
          ends.stream()
              .filter(row -> row.<Integer>getAs("latent_class") == latentClass.latentClass())
              .toList();
      // A class of few images has no two ends: its images are shown once.
      int most = Math.min(TILES, (members.size() + 1) / 2);
      int least = Math.min(TILES, members.size() - most);
      List<Row> last = new ArrayList<>(members.subList(members.size() - least, members.size()));
      Collections.reverse(last);
      mosaics.add(
          new Mosaic(
              latentClass.latentClass(),
              latentClass.size(),
              members.subList(0, most).stream().map(row -> tile(row, pictures)).toList(),
              last.stream().map(row -> tile(row, pictures)).toList()));
    }
    return mosaics;
  }

  private static Tile tile(Row row, Map<String, byte[]> pictures) {
    String imageId = row.getAs("image_id");
    return new Tile(
        Uris.redacted(row.getAs("uri")),
        Uris.redacted(imageId),
        row.<Long>getAs("global_rank"),
        row.<Double>getAs("score"),
        pictures.getOrDefault(imageId, new byte[0]));
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
    return row.isNullAt(column) ? "" : Uris.redacted(row.getString(column));
  }

  private static List<TraitRow> traits(@Nullable CorpusStatistics images) {
    List<TraitRow> traits = new ArrayList<>();
    if (images != null) {
      images
          .shortSides()
          .forEach(
              (power, count) ->
                  traits.add(
                      new TraitRow(
                          "shorter side",
                          "%,d to %,d px".formatted(1L << power, (2L << power) - 1),
                          count)));
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
    run.configuration().forEach((key, value) -> provenance.put(key, String.valueOf(value)));
    return provenance;
  }
}
