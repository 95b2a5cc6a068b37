package io.corelake.pipeline;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.Corpus;
import io.corelake.manifest.RunFiles;
import io.corelake.pipeline.RunRecord.ImageCounts;
import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.progress.Progress;
import io.corelake.quality.LabelCount;
import io.corelake.quality.LabelQuality;
import io.corelake.quality.ShortSides;
import io.corelake.quality.SubsetQuality;
import io.corelake.report.EmbeddingMap;
import io.corelake.seed.SeededHash;
import io.corelake.storage.Json;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import io.corelake.testing.Corpora;
import io.corelake.testing.JobDescriptions;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on drawn pictures, on real Spark, through real inference. */
class RunPipelineIT {
  private static final int IMAGES = 200;
  private static final String EMBED = "e".repeat(64);

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void draw() {
    Corpora.draw(shared.resolve("images"), IMAGES);
    Corpora.untrainedProxy(shared.resolve("proxy.pt"));
  }

  private static RunRequest request(Path output, StageName until, String... settings) {
    List<String> assignments =
        new ArrayList<>(
            List.of(
                "classes.count=4",
                "classes.max-iterations=4",
                "embed.views=2",
                "embed.image-size=32",
                "seed=5"));
    assignments.addAll(List.of(settings));
    Configuration configuration =
        Configuration.of(
            SettingsLoader.load(
                null,
                Map.of(),
                Map.of("embed.proxy", shared.resolve("proxy.pt").toString()),
                assignments));
    return new RunRequest(
        "--input",
        shared.resolve("images").toString(),
        output.toString(),
        null,
        configuration,
        until,
        null,
        false);
  }

  private static PublishedRun run(SparkSession spark, Path output, String... settings) {
    return new RunPipeline(spark, request(output, StageName.REPORT, settings), Progress.SILENT)
        .run();
  }

  private static Path directory(PublishedRun run) {
    return Path.of(run.directory().toUri());
  }

  private static byte[] ranking(PublishedRun run) throws IOException {
    return Files.readAllBytes(directory(run).resolve("ranking/part-00000.parquet"));
  }

  private static List<Row> rows(PublishedRun run) {
    return LocalSpark.onCores(2)
        .read()
        .parquet(directory(run).resolve("ranking").toString())
        .orderBy("global_rank")
        .collectAsList();
  }

  @Test
  void run_publishesEveryFile_withItsHash() throws IOException {
    PublishedRun run = run(LocalSpark.onCores(2), folder);
    Path root = directory(run);
    Set<String> found = new HashSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> found.add(root.relativize(file).toString()));
    }
    found.removeAll(Set.of("run.json", "_SUCCESS"));
    assertThat(run.record().files().keySet()).isEqualTo(found);
    assertThat(found)
        .contains("ranking/part-00000.parquet", "rejects/part-00000.parquet", "report/index.html")
        .contains("report/report.json", "report/map.json", "report/quality.json")
        .contains("subsets/keep-0.20/subset.json", "subsets/keep-0.20/images/part-00000.parquet")
        .contains("subsets/keep-0.20/indices.npy", "subsets/keep-0.20/filenames.txt")
        .contains("subsets/keep-0.80/metadata.jsonl");
    for (Map.Entry<String, Digest> file : run.record().files().entrySet()) {
      byte[] bytes = Files.readAllBytes(root.resolve(file.getKey()));
      assertThat(file.getValue()).isEqualTo(new Digest(bytes.length, Sha256.of(bytes)));
    }
    assertThat(Files.readString(folder.resolve("current.json")))
        .contains("runs/" + run.runId())
        .contains(Sha256.of(Files.readAllBytes(root.resolve("run.json"))));
  }

  /** Spark reads brackets and braces as patterns, and a folder named a=b as a partition. */
  @Test
  void output_mayHaveAnAwkwardName() throws IOException {
    Path awkward = folder.resolve("a=1 {b,c} [d]?*#%20é");
    PublishedRun run = run(LocalSpark.onCores(2), awkward);
    assertThat(awkward.resolve("current.json")).exists();
    assertThat(Files.readAllLines(directory(run).resolve("subsets/keep-0.20/filenames.txt")))
        .hasSize(Math.round(0.2f * run.record().counts().ranked()));
  }

  @Test
  void everyImage_isRankedFoldedOrRejected_once() {
    PublishedRun run =
        run(LocalSpark.onCores(2), folder, "corpus.dedup=near", "corpus.dedup-epsilon=0.05");
    ImageCounts counts = run.record().counts();
    assertThat(counts.listed()).isEqualTo(IMAGES);
    assertThat(counts.rejected()).isBetween(1L, 10L);
    assertThat(counts.folded()).isPositive();
    List<Row> ranked = rows(run);
    Set<String> ids = new HashSet<>();
    for (int rank = 0; rank < ranked.size(); rank++) {
      assertThat(ranked.get(rank).<Long>getAs("global_rank")).isEqualTo(rank);
      ids.add(ranked.get(rank).getAs("image_id"));
    }
    LocalSpark.onCores(2)
        .read()
        .parquet(directory(run).resolve("rejects").toString())
        .collectAsList()
        .forEach(
            row -> {
              ids.add(row.getAs("image_id"));
              assertThat(row.<String>getAs("reason")).isNotBlank();
              assertThat(row.<String>getAs("detail")).isNotBlank();
              assertThat(row.<String>getAs("stage")).isEqualTo("decode");
            });
    List<Row> folded =
        LocalSpark.onCores(2)
            .read()
            .parquet(directory(run).resolve("duplicates").toString())
            .collectAsList();
    assertThat(ids)
        .containsAll(folded.stream().map(row -> row.<String>getAs("duplicate_of")).toList());
    folded.forEach(row -> ids.add(row.getAs("image_id")));
    assertThat(ids).hasSize(IMAGES);
    assertThat(ranked.size() + folded.size() + counts.rejected()).isEqualTo(IMAGES);
  }

  @Test
  void subsets_areThePrefixesOfTheRanking_inEveryExport() throws IOException {
    PublishedRun run = run(LocalSpark.onCores(2), folder, "select.keep=[0.5,0.1,17]");
    List<Row> ranked = rows(run);
    Map<String, Integer> sizes = new TreeMap<>();
    sizes.put("keep-0.50", Math.round(ranked.size() * 0.5f));
    sizes.put("keep-0.10", Math.round(ranked.size() * 0.1f));
    sizes.put("keep-17", 17);
    for (Map.Entry<String, Integer> subset : sizes.entrySet()) {
      Path root = directory(run).resolve("subsets").resolve(subset.getKey());
      List<Row> expected = ranked.subList(0, subset.getValue());
      assertThat(Files.readAllLines(root.resolve("filenames.txt")))
          .isEqualTo(expected.stream().map(row -> row.<String>getAs("image_id")).toList());
      assertThat(npy(root.resolve("indices.npy")))
          .isEqualTo(expected.stream().map(row -> row.<Long>getAs("index")).toList());
      assertThat(Files.readAllLines(root.resolve("metadata.jsonl")))
          .hasSameSizeAs(expected)
          .first()
          .asString()
          .startsWith("{\"file_name\":\"" + expected.get(0).getAs("image_id") + "\"");
      assertThat(
              LocalSpark.onCores(2)
                  .read()
                  .parquet(root.resolve("images").toString())
                  .collectAsList())
          .isEqualTo(expected);
    }
  }

  private static List<Long> npy(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(10 + bytes.getShort(8));
    List<Long> values = new ArrayList<>();
    while (bytes.hasRemaining()) {
      values.add(bytes.getLong());
    }
    return values;
  }

  @Test
  void otherBudgets_recomputeNothing() {
    SparkSession spark = LocalSpark.onCores(2);
    PublishedRun first = run(spark, folder);
    try (JobDescriptions jobs = new JobDescriptions(spark.sparkContext())) {
      PublishedRun second = run(spark, folder, "select.keep=[0.1,0.5]");
      assertThat(jobs.count("/6 manifests")).isPositive();
      for (String stage : List.of("corpus", "embed", "classes", "rank")) {
        assertThat(jobs.count("/6 " + stage)).as(stage).isZero();
      }
      assertThat(second.record().stages())
          .filteredOn(StageTiming::reused)
          .extracting(StageTiming::stage)
          .containsExactly("corpus", "embed", "classes", "rank");
      assertThat(second.runId()).isNotEqualTo(first.runId());
    }
  }

  @Test
  void anotherObjective_ranksAgain_andEmbedsNothing() throws IOException {
    SparkSession spark = LocalSpark.onCores(2);
    byte[] first = ranking(run(spark, folder));
    try (JobDescriptions jobs = new JobDescriptions(spark.sparkContext())) {
      for (String objective : List.of("cut", "centrality", "hardest", "random-stratified")) {
        PublishedRun run = run(spark, folder, "select.objective=" + objective);
        assertThat(ranking(run)).as(objective).isNotEqualTo(first);
      }
      assertThat(jobs.count("/6 rank")).isPositive();
      assertThat(jobs.count("/6 embed")).isZero();
      assertThat(jobs.count("/6 classes")).isZero();
    }
  }

  @Test
  void hardest_isCentralityReversedInEveryClass() {
    SparkSession spark = LocalSpark.onCores(2);
    Map<String, List<String>> central =
        classOrders(run(spark, folder, "select.objective=centrality"));
    Map<String, List<String>> hardest = classOrders(run(spark, folder, "select.objective=hardest"));
    assertThat(central).hasSameSizeAs(hardest);
    central.forEach(
        (latentClass, order) -> {
          List<String> reversed = new ArrayList<>(hardest.get(latentClass));
          Collections.reverse(reversed);
          // Exact copies of an image tie, and ties break by id in both directions.
          assertThat(reversed).containsExactlyInAnyOrderElementsOf(order);
          assertThat(reversed.get(0)).isIn(order.subList(0, 3));
        });
  }

  private static Map<String, List<String>> classOrders(PublishedRun run) {
    Map<String, List<String>> orders = new TreeMap<>();
    rows(run)
        .forEach(
            row ->
                orders
                    .computeIfAbsent(
                        "" + row.<Integer>getAs("latent_class"), k -> new ArrayList<>())
                    .add(row.getAs("image_id")));
    return orders;
  }

  @Test
  void random_isTheOrderOfTheSeededHashes_overTheWholeCorpus() {
    PublishedRun run = run(LocalSpark.onCores(2), folder, "select.objective=random");
    List<String> ids = rows(run).stream().map(row -> row.<String>getAs("image_id")).toList();
    List<String> expected = new ArrayList<>(ids);
    expected.sort(
        (a, b) ->
            Long.compareUnsigned(
                SeededHash.hash(5, "rank", a, 0), SeededHash.hash(5, "rank", b, 0)));
    assertThat(ids).isEqualTo(expected);
  }

  @Test
  void untilEmbed_thenTheRest_isTheSameAsAtOnce() throws IOException {
    SparkSession spark = LocalSpark.onCores(2);
    byte[] atOnce = ranking(run(spark, folder.resolve("a")));
    Path output = folder.resolve("b");
    assertThat(new RunPipeline(spark, request(output, StageName.EMBED), Progress.SILENT).run())
        .isNull();
    assertThat(output.resolve("runs")).doesNotExist();
    try (JobDescriptions jobs = new JobDescriptions(spark.sparkContext())) {
      assertThat(ranking(run(spark, output))).isEqualTo(atOnce);
      assertThat(jobs.count("/6 embed")).isZero();
    }
  }

  @Test
  void ranking_isTheSame_onAnyPartitionsAndCores() throws IOException {
    byte[] expected = ranking(run(LocalSpark.onCores(2), folder.resolve("reference")));
    for (int imagesPerTask : new int[] {IMAGES, 1 + IMAGES / 7}) {
      PublishedRun run =
          run(
              LocalSpark.onCores(2),
              folder.resolve("tasks-" + imagesPerTask),
              "embed.images-per-task=" + imagesPerTask);
      assertThat(ranking(run)).as("%d images a task", imagesPerTask).isEqualTo(expected);
    }
    assertThat(ranking(run(LocalSpark.onCores(1), folder.resolve("one-core")))).isEqualTo(expected);
  }

  private static PublishedRun runNamed(Path output, boolean force, String... settings) {
    RunRequest request = request(output, StageName.REPORT, settings);
    RunRequest named =
        new RunRequest(
            request.inputOption(),
            request.input(),
            request.output(),
            null,
            request.configuration(),
            request.until(),
            "x",
            force);
    return new RunPipeline(LocalSpark.onCores(2), named, Progress.SILENT).run();
  }

  @Test
  void finishedRun_ofTheSameId_isLeftAsItIs_andPointedTo() throws IOException {
    runNamed(folder, false);
    byte[] record = Files.readAllBytes(folder.resolve("runs/x/run.json"));
    // As after a kill between the two last writes.
    Files.delete(folder.resolve("current.json"));
    runNamed(folder, false);
    assertThat(Files.readAllBytes(folder.resolve("runs/x/run.json"))).isEqualTo(record);
    assertThat(Files.readString(folder.resolve("current.json")))
        .contains("runs/x")
        .contains(Sha256.of(record));
    assertThatThrownBy(() -> runNamed(folder, false, "select.keep=[0.7]"))
        .hasMessageContaining("already published with another input or configuration");
    assertThatThrownBy(() -> runNamed(folder, true, "select.keep=[0.7]"))
        .hasMessageContaining("the run that current.json names");
    assertThat(folder.resolve("runs/x/_SUCCESS")).exists();
  }

  @Test
  void leftOvers_ofAnUnfinishedAttempt_areNotPublished() throws IOException {
    runNamed(folder, false, "select.keep=[0.2,0.8]");
    Files.delete(folder.resolve("runs/x/_SUCCESS"));
    Files.copy(
        folder.resolve("runs/x/ranking/part-00000.parquet"),
        folder.resolve("runs/x/ranking/part-00001.parquet"));
    PublishedRun run = runNamed(folder, false, "select.keep=[0.5]");
    assertThat(folder.resolve("runs/x/ranking/part-00001.parquet")).doesNotExist();
    assertThat(folder.resolve("runs/x/subsets/keep-0.80")).doesNotExist();
    assertThat(rows(run)).hasSize((int) run.record().counts().ranked());
  }

  @Test
  void damagedRecordOfAStage_isComputedAgain() throws IOException {
    byte[] expected = ranking(run(LocalSpark.onCores(2), folder));
    try (Stream<Path> files = Files.walk(folder.resolve("work/rank"))) {
      for (Path record : files.filter(file -> file.endsWith("stage.json")).toList()) {
        Files.writeString(record, "");
      }
    }
    try (Stream<Path> files = Files.walk(folder.resolve("work/proxies"))) {
      for (Path proxy : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(proxy, "damaged");
      }
    }
    assertThat(ranking(run(LocalSpark.onCores(2), folder))).isEqualTo(expected);
  }

  /** A mount that comes back must not leave its images rejected for ever. */
  @Test
  void imageThatCanBeReadAgain_isEmbeddedAgain() throws IOException {
    Path lake = Files.createDirectories(folder.resolve("lake"));
    try (Stream<Path> faces = Files.list(shared.resolve("images/faces"))) {
      for (Path face : faces.sorted().limit(20).toList()) {
        Files.copy(face, lake.resolve(face.getFileName()));
      }
    }
    SparkSession spark = LocalSpark.onCores(2);
    Configuration configuration = request(folder, StageName.REPORT).configuration();
    org.apache.hadoop.conf.Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Storage storage = new Storage(hadoop);
    org.apache.hadoop.fs.Path work = storage.qualified("test", folder.resolve("work").toString());
    Stages stages =
        new Stages(
            spark, configuration, new StageStore(storage, work), StageName.OF_RUN, Progress.SILENT);
    ImageStages images = new ImageStages(spark, configuration, stages, storage, Progress.SILENT);
    Corpus listed = Corpus.open(spark, lake.toString(), configuration.corpus(), Progress.SILENT);
    StageRecord corpus = images.corpus(listed, "c".repeat(64));
    Proxies.Proxy proxy =
        new Proxies(hadoop, work, () -> {})
            .resolve(
                listed,
                listed.images(spark.sparkContext().longAccumulator()),
                "c",
                configuration,
                Progress.SILENT);

    Path image = anyOf(lake);
    Files.move(image, folder.resolve("away"));
    StageRecord before = images.embed(listed, corpus, proxy, EMBED);
    assertThat(before.count("rejected.missing")).isEqualTo(1);
    assertThat(images.embed(listed, corpus, proxy, EMBED)).isEqualTo(before);
    Files.move(folder.resolve("away"), image);
    StageRecord after = images.embed(listed, corpus, proxy, EMBED);
    assertThat(after.count("embedded")).isEqualTo(before.count("embedded") + 1);
    assertThat(after.count(VectorCounts.EMBEDDED_IDS))
        .isNotEqualTo(before.count(VectorCounts.EMBEDDED_IDS));
    assertThat(Fingerprints.classes("e", after.count("embedded"), 0, "", configuration))
        .isNotEqualTo(Fingerprints.classes("e", before.count("embedded"), 0, "", configuration));
  }

  private static Path anyOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toFile().length() > 500).sorted().findFirst().orElseThrow();
    }
  }

  private static void assertMap(PublishedRun run) throws IOException {
    EmbeddingMap map =
        Json.read(Files.readString(directory(run).resolve("report/map.json")), EmbeddingMap.class);
    Map<Long, Row> byRank =
        rows(run).stream().collect(toMap(row -> row.<Long>getAs("global_rank"), row -> row));
    assertThat(map.points()).hasSize(byRank.size());
    for (EmbeddingMap.Point point : map.points()) {
      Row row = Objects.requireNonNull(byRank.get(point.globalRank()));
      assertThat(point.imageId()).isEqualTo(row.<String>getAs("image_id"));
      assertThat(point.latentClass()).isEqualTo(row.<Integer>getAs("latent_class"));
      assertThat(point.score()).isEqualTo(row.<Double>getAs("score"));
    }
  }

  private static void assertMeasures(PublishedRun run, SubsetQuality quality) {
    long ranked = run.record().counts().ranked();
    assertThat(Objects.requireNonNull(quality.concentration()).full().images()).isEqualTo(ranked);
    // The label of an image in a folder is the folder's name.
    List<Row> images = rows(run);
    LabelQuality labels = Objects.requireNonNull(quality.labels());
    assertThat(labels.images()).isEqualTo(ranked);
    assertThat(labels.counts().stream().collect(toMap(LabelCount::label, LabelCount::images)))
        .isEqualTo(
            images.stream().collect(groupingBy(row -> row.<String>getAs("label"), counting())));
    ShortSides sides = Objects.requireNonNull(quality.shortSides());
    Map<Integer, Long> sum = new TreeMap<>(sides.dropped());
    Map<Integer, Long> largest = sides.subsets().get(sides.subsets().size() - 1);
    largest.forEach((side, count) -> sum.merge(side, count, Long::sum));
    assertThat(sum).isEqualTo(Objects.requireNonNull(run.record().images()).shortSides());
    for (int budget = 0; budget < quality.subsets().size(); budget++) {
      assertThat(sides.subsets().get(budget).values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(quality.subsets().get(budget).images());
    }
  }

  @Test
  void report_writtenAgain_keepsTheRecordTrue() throws IOException {
    SparkSession spark = LocalSpark.onCores(2);
    PublishedRun run = run(spark, folder, "corpus.dedup=off");
    Path report = directory(run).resolve("report/index.html");
    Files.writeString(report, "spoilt");
    Path file = directory(run).resolve(RunFiles.QUALITY);
    String measured = Files.readString(file);
    assertMap(run);
    assertMeasures(run, Json.read(measured, SubsetQuality.class));
    // As a run of before had it.
    SubsetQuality all = Json.read(measured, SubsetQuality.class);
    Files.writeString(
        file,
        Json.pretty(new SubsetQuality(all.full(), all.subsets(), all.random(), null, null, null)));
    PublishedRuns.writeReportAgain(spark, folder.toString(), Progress.SILENT);
    assertThat(Files.readString(file)).isEqualTo(measured);
    assertThat(Files.readString(report)).contains(run.runId());
    assertThat(Files.readString(directory(run).resolve("run.json")))
        .contains(Sha256.of(Files.readAllBytes(report)));
    assertThat(Files.readString(folder.resolve("current.json")))
        .contains(Sha256.of(Files.readAllBytes(directory(run).resolve("run.json"))));
  }
}
