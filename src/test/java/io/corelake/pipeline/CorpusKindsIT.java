package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.Corpus;
import io.corelake.progress.Progress;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.testing.Corpora;
import io.corelake.testing.ImageTables;
import io.corelake.testing.LabelledImage;
import io.corelake.testing.LocalSpark;
import io.corelake.verify.RunVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs over the same images in corpora of every kind. */
class CorpusKindsIT {
  private static final int IMAGES = 50;

  /** What must be the same whatever the images are called. */
  private static final String NAMELESS =
      "latent_class, class_size, class_rank, score, gain, global_rank";

  @TempDir static Path shared;
  @TempDir Path folder;

  private static List<LabelledImage> images;
  private static SparkSession spark;

  @BeforeAll
  static void draw() {
    spark = LocalSpark.withLakeFormats(shared.resolve("lake"));
    List<LabelledImage> drawn =
        new ArrayList<>(LabelledImage.below(Corpora.draw(shared.resolve("drawn"), IMAGES)));
    Corpora.untrainedProxy(shared.resolve("proxy.pt"));
    // Three files of the same bytes, one of them with the lowest name.
    for (int copy : new int[] {5, 40}) {
      LabelledImage other = drawn.get(copy);
      drawn.set(
          copy, new LabelledImage(other.id(), other.file(), drawn.get(0).bytes(), other.label()));
    }
    images = List.copyOf(drawn);
    images.forEach(image -> write(shared.resolve("drawn").resolve(image.file()), image.bytes()));
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RunRequest request(Path input, Path output, String... settings) {
    return request(StageName.MANIFESTS, input, output, settings);
  }

  private static RunRequest request(StageName until, Path input, Path output, String... settings) {
    List<String> assignments =
        new ArrayList<>(
            List.of(
                "classes.count=3",
                "classes.max-iterations=3",
                "embed.views=1",
                "embed.image-size=32",
                "select.keep=[0.5]"));
    assignments.addAll(List.of(settings));
    Configuration configuration =
        Configuration.of(
            SettingsLoader.load(
                null,
                Map.of(),
                Map.of("embed.proxy", shared.resolve("proxy.pt").toString()),
                assignments));
    return new RunRequest(
        "--input", input.toString(), output.toString(), null, configuration, until, null, false);
  }

  private static PublishedRun run(Path input, Path output, String... settings) {
    return new RunPipeline(spark, request(input, output, settings), Progress.SILENT).run();
  }

  private static List<Row> rows(PublishedRun run, String table, String order, String... columns) {
    return spark
        .read()
        .parquet(new org.apache.hadoop.fs.Path(run.directory(), table).toString())
        .orderBy(order)
        .selectExpr(columns)
        .collectAsList();
  }

  private static List<Row> ranking(PublishedRun run, String... columns) {
    return rows(run, "ranking", "global_rank", columns);
  }

  @Test
  void ranking_isTheSame_whateverHoldsTheImages() {
    String[] named = ("image_id, label, " + NAMELESS).split(", ");
    Path parquet =
        ImageTables.parquet(
            ImageTables.flat(spark, images),
            folder.resolve("p"),
            List.of("0.parquet", "1.parquet"));
    PublishedRun reference = run(parquet, folder.resolve("out-p"));
    List<Row> expected = ranking(reference, named);
    assertThat(expected).hasSizeGreaterThan(IMAGES / 2);
    Path delta = folder.resolve("d");
    ImageTables.delta(ImageTables.flat(spark, images), delta);
    Map<String, Path> inputs = new TreeMap<>();
    inputs.put("delta", delta);
    inputs.put("tars", ImageTables.shards(images, folder.resolve("t"), 3));
    inputs.put(
        "manifest",
        ImageTables.manifest(images, shared.resolve("drawn"), folder.resolve("m.jsonl")));
    inputs.forEach(
        (kind, input) -> {
          PublishedRun run = run(input, folder.resolve("out-" + kind));
          assertThat(ranking(run, named)).as(kind).isEqualTo(expected);
          assertThat(run.record().counts()).as(kind).isEqualTo(reference.record().counts());
        });
    PublishedRun others = run(shared.resolve("drawn"), folder.resolve("out-folder"));
    assertThat(ranking(others, NAMELESS.split(", ")))
        .isEqualTo(ranking(reference, NAMELESS.split(", ")));
    assertThat(
            RunVerifier.verify(spark, folder.resolve("out-delta").toString(), Progress.SILENT)
                .findings())
        .isEmpty();
  }

  @Test
  void exactCopies_areFoldedIntoTheFirst_whichIsRanked() {
    Path table =
        ImageTables.parquet(
            ImageTables.huggingFace(spark, images),
            folder.resolve("t"),
            List.of("0.parquet", "1.parquet"));
    PublishedRun exact = run(table, folder.resolve("exact"), "corpus.dedup=exact");
    Map<String, List<String>> byBytes = new TreeMap<>();
    for (int i = 0; i < IMAGES; i++) {
      byBytes.computeIfAbsent(Sha256.of(images.get(i).bytes()), k -> new ArrayList<>()).add("" + i);
    }
    Map<String, String> first = new HashMap<>();
    byBytes
        .values()
        .forEach(same -> same.stream().skip(1).forEach(copy -> first.put(copy, same.get(0))));
    Set<String> rejected =
        rows(exact, "rejects", "index", "image_id").stream()
            .map(row -> row.getString(0))
            .collect(Collectors.toSet());
    first.keySet().removeAll(rejected);
    Map<String, String> folded = new HashMap<>();
    rows(exact, "duplicates", "index", "image_id", "duplicate_of", "kind")
        .forEach(
            row -> {
              folded.put(row.getString(0), row.getString(1));
              assertThat(row.getString(2)).isEqualTo("exact");
            });
    assertThat(folded).isEqualTo(first).containsEntry("5", "0").containsEntry("40", "0");
    assertThat(ranking(exact, "image_id"))
        .hasSize(IMAGES - folded.size() - rejected.size())
        .contains(RowFactory.create("0"));
    PublishedRun off = run(table, folder.resolve("exact"), "corpus.dedup=off");
    assertThat(off.record().counts().folded()).isZero();
    assertThat(ranking(off, "image_id")).hasSize(IMAGES - rejected.size());
    PublishedRun near =
        run(table, folder.resolve("exact"), "corpus.dedup=near", "corpus.dedup-epsilon=0.2");
    Set<Row> ranked = Set.copyOf(ranking(near, "image_id"));
    List<Row> all = rows(near, "duplicates", "index", "duplicate_of", "kind");
    assertThat(all.stream().map(row -> row.getString(1))).contains("exact", "near");
    assertThat(all).allMatch(row -> ranked.contains(RowFactory.create(row.getString(0))));
    assertThat(ranked.size() + all.size() + rejected.size()).isEqualTo(IMAGES);
    for (PublishedRun run : List.of(exact, off, near)) {
      assertThat(RunVerifier.verify(spark, run.directory().toString(), Progress.SILENT).findings())
          .isEmpty();
    }
  }

  private static RunPlan plan(Path input, Path output) {
    return new RunPlanner(spark, Progress.SILENT).plan(request(input, output));
  }

  @Test
  void plan_countsEveryKind_andKnowsWhatIsThere() {
    Path delta = folder.resolve("d");
    ImageTables.delta(ImageTables.flat(spark, images), delta);
    ImageTables.iceberg(ImageTables.flat(spark, images), "lake.db.planned");
    for (Path input :
        List.of(
            shared.resolve("drawn"),
            delta,
            shared.resolve("lake/db/planned"),
            ImageTables.shards(images, folder.resolve("t"), 2),
            ImageTables.manifest(images, shared.resolve("drawn"), folder.resolve("m.jsonl")),
            ImageTables.parquet(
                ImageTables.huggingFace(spark, images), folder.resolve("p.parquet")))) {
      RunPlan plan = plan(input, folder.resolve("none"));
      assertThat(plan.images()).as(input.toString()).isEqualTo(IMAGES);
      assertThat(plan.steps().get(0).what()).isEqualTo("compute");
    }
    Path output = folder.resolve("out");
    run(delta, output);
    assertThat(plan(delta, output).steps().subList(0, 4))
        .allMatch(step -> step.what().startsWith("reuse"));
    ImageTables.flat(spark, List.of(images.get(0)))
        .selectExpr("'one more' AS id", "image", "label")
        .write()
        .format("delta")
        .mode("append")
        .save(delta.toString());
    assertThat(plan(delta, output).images()).isEqualTo(IMAGES + 1);
    assertThat(plan(delta, output).steps().subList(0, 4))
        .extracting(RunPlan.Step::what)
        .containsExactly(
            "compute",
            "compute: about 1 of 51 images are new, by their names",
            "compute",
            "compute");
    Path parquet = folder.resolve("p.parquet");
    run(parquet, output);
    assertThat(plan(parquet, output).steps().get(1).what()).startsWith("reuse");
    ImageTables.parquet(ImageTables.huggingFace(spark, images.subList(1, IMAGES)), parquet);
    assertThat(plan(parquet, output).steps().get(0).what()).isEqualTo("compute");
  }

  @Test
  void report_showsPicturesOfTables_asLongAsTheyAreThere() throws IOException {
    Path table =
        ImageTables.parquet(
            ImageTables.huggingFace(spark, images),
            folder.resolve("t"),
            List.of("0.parquet", "1.parquet"));
    RunRequest request = request(StageName.REPORT, table, folder.resolve("out"));
    PublishedRun run = new RunPipeline(spark, request, Progress.SILENT).run();
    long pictures = pictures(run);
    assertThat(pictures).isGreaterThan(20);
    PublishedRuns.writeReportAgain(spark, folder.resolve("out").toString(), Progress.SILENT);
    assertThat(pictures(run)).isEqualTo(pictures);
    Files.delete(table.resolve("0.parquet"));
    PublishedRuns.writeReportAgain(spark, folder.resolve("out").toString(), Progress.SILENT);
    assertThat(pictures(run)).isBetween(1L, pictures - 1);
    FileUtil.fullyDelete(table.toFile());
    PublishedRuns.writeReportAgain(spark, folder.resolve("out").toString(), Progress.SILENT);
    assertThat(pictures(run)).isZero();
  }

  /** Another program may write to a table while it is read. */
  @Test
  void rowThatIsGone_whenTheTableIsRead_isAReject_andANewOneIsNone() {
    Path delta = folder.resolve("d");
    ImageTables.delta(ImageTables.flat(spark, images), delta);
    Configuration configuration = request(delta, folder).configuration();
    org.apache.hadoop.conf.Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Storage storage = new Storage(hadoop);
    org.apache.hadoop.fs.Path work = storage.qualified("test", folder.resolve("work").toString());
    Stages stages =
        new Stages(
            spark, configuration, new StageStore(storage, work), StageName.OF_RUN, Progress.SILENT);
    ImageStages stage = new ImageStages(spark, configuration, stages, storage, Progress.SILENT);
    try (Corpus corpus =
        Corpus.open(spark, delta.toString(), configuration.corpus(), Progress.SILENT)) {
      StageRecord listed = stage.corpus(corpus, "c".repeat(64));
      Proxies.Proxy proxy =
          new Proxies(hadoop, work, () -> {})
              .resolve(
                  corpus,
                  corpus.images(spark.sparkContext().longAccumulator()),
                  "c",
                  configuration,
                  Progress.SILENT);
      String gone = images.get(8).id();
      spark.sql("UPDATE delta.`" + delta + "` SET id = 'new' WHERE id = '" + gone + "'");
      StageRecord embed = stage.embed(corpus, listed, proxy, "e".repeat(64));
      assertThat(embed.count("rejected.missing")).isEqualTo(1);
      assertThat(embed.count("embedded") + embed.count("rejected")).isEqualTo(IMAGES);
      assertThat(stage.embed(corpus, listed, proxy, "e".repeat(64))).isEqualTo(embed);
    }
  }

  private static long pictures(PublishedRun run) throws IOException {
    String page = Files.readString(Path.of(run.directory().toUri()).resolve("report/index.html"));
    return page.split("data:image/jpeg;base64,", -1).length - 1L;
  }
}
