package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.embed.EmbeddingTable;
import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.progress.Progress;
import io.corelake.proxy.ProxyArchitecture;
import io.corelake.storage.Json;
import io.corelake.storage.Sha256;
import io.corelake.testing.Corpora;
import io.corelake.testing.EmbeddedImages;
import io.corelake.testing.ImageTables;
import io.corelake.testing.LabelledImage;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.ProgressLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over corpora of which earlier runs have embedded a part. */
class GrownCorpusIT {
  private static final int IMAGES = 70;
  private static final int GROWN = 77;

  @TempDir static Path shared;
  @TempDir Path folder;

  /** What must be the same whatever holds the images. */
  private static final String[] CONTENT = {
    "hex(vector)", "sha256", "bytes", "format", "mode", "width", "height", "reject_reason"
  };

  private static final String[] LISTING = {"image_id", "uri", "index", "label"};

  private static SparkSession spark;
  private static EmbeddedImages embedded;

  /** A lake that has been embedded, and is to be copied. */
  private static Path lake;

  private static StageTiming before;

  @BeforeAll
  static void embed() throws IOException {
    spark = LocalSpark.withLakeFormats(shared.resolve("catalog"));
    embedded = new EmbeddedImages(spark.sparkContext());
    lake = Corpora.draw(shared.resolve("lake"), IMAGES);
    Corpora.untrainedProxy(shared.resolve("proxy.pt"));
    Files.write(shared.resolve("other.pt"), ProxyArchitecture.untrained(8));
    before = timing(publish(lake, shared.resolve("work")));
    assertThat(embedded.count()).isEqualTo(IMAGES);
  }

  @AfterAll
  static void close() {
    embedded.close();
  }

  @BeforeEach
  void copy() throws IOException {
    copy(lake, folder.resolve("lake"));
    copy(shared.resolve("work"), folder.resolve("work"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static RunRequest request(StageName until, Path input, Path work, List<String> settings) {
    List<String> assignments =
        new ArrayList<>(
            List.of(
                "classes.count=3",
                "classes.max-iterations=3",
                "embed.views=2",
                "embed.image-size=32",
                "select.keep=[0.5]",
                "embed.proxy=" + shared.resolve("proxy.pt")));
    assignments.addAll(settings);
    Configuration configuration =
        Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), assignments));
    return new RunRequest(
        "--input",
        input.toString(),
        work.resolveSibling("output").toString(),
        work.toString(),
        configuration,
        until,
        null,
        false);
  }

  private static void run(Path input, Path work, Progress progress, String... settings) {
    new RunPipeline(spark, request(StageName.EMBED, input, work, List.of(settings)), progress)
        .run();
  }

  private static PublishedRun publish(Path input, Path work) {
    return new RunPipeline(
            spark, request(StageName.MANIFESTS, input, work, List.of()), Progress.SILENT)
        .run();
  }

  private static StageTiming timing(PublishedRun run) {
    return run.record().stages().stream()
        .filter(stage -> stage.stage().equals("embed"))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] ranking(PublishedRun run) throws IOException {
    return Files.readAllBytes(
        Path.of(run.directory().toUri()).resolve("ranking/part-00000.parquet"));
  }

  /** Returns the only embed table that is not one of the copied. */
  private static Dataset<Row> newTable(Path work) throws IOException {
    return newTable(work, "embed");
  }

  private static Dataset<Row> newTable(Path work, String stage) throws IOException {
    Path copied;
    try (Stream<Path> tables = Files.list(shared.resolve("work").resolve(stage))) {
      copied = tables.findFirst().orElseThrow().getFileName();
    }
    try (Stream<Path> tables = Files.list(work.resolve(stage))) {
      Path table = tables.filter(path -> !path.endsWith(copied)).findFirst().orElseThrow();
      try (Stream<Path> attempts = Files.list(table)) {
        List<Path> data = attempts.filter(Files::isDirectory).toList();
        assertThat(data).as("what was needed on the way is gone").hasSize(1);
        return spark.read().parquet(data.get(0).toString());
      }
    }
  }

  private static Set<String> hashes(Path images) {
    return LabelledImage.below(images).stream()
        .map(image -> Sha256.of(image.bytes()))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Counts files whose bytes were not there before; broken ones are always tried again. */
  private static long expected(Path images) {
    Set<String> known = hashes(lake);
    long fresh =
        LabelledImage.below(images).stream()
            .filter(image -> !known.contains(Sha256.of(image.bytes())))
            .count();
    return fresh + rejects();
  }

  private static long rejects() {
    return IMAGES - embeddedBefore();
  }

  private static long embeddedBefore() {
    Path work = shared.resolve("work/embed");
    try (Stream<Path> files = Files.walk(work)) {
      Path record = files.filter(file -> file.endsWith("stage.json")).findFirst().orElseThrow();
      return Json.read(Files.readString(record), StageRecord.class).count("embedded");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void grownByATenth_embedsTheTenth_andRanksAsAFreshRun() throws IOException {
    Path grown = Corpora.draw(folder.resolve("lake"), GROWN);
    long toEmbed = expected(grown);
    assertThat(toEmbed - rejects()).isEqualTo(GROWN - IMAGES);
    PublishedRun run = publish(grown, folder.resolve("work"));
    assertThat(embedded.count()).isEqualTo(toEmbed);
    StageTiming timing = timing(run);
    assertThat(timing.images()).isEqualTo(GROWN);
    assertThat(timing.kept()).isEqualTo(GROWN - toEmbed);
    assertThat(before.kept()).isZero();
    assertThat(run.record().stages()).extracting(StageTiming::stage).contains("read");
    PublishedRun fresh = publish(grown, folder.resolve("fresh/work"));
    assertThat(embedded.count()).isEqualTo(GROWN);
    assertThat(ranking(run)).isEqualTo(ranking(fresh));
    assertThat(fresh.record().counts()).isEqualTo(run.record().counts());
  }

  @Test
  void renamedFile_isKept_andOneWrittenOver_isEmbedded_thoughNothingElseShows() throws IOException {
    Path grown = folder.resolve("lake");
    List<Path> faces;
    try (Stream<Path> files = Files.list(grown.resolve("faces"))) {
      faces = files.filter(file -> file.toString().endsWith(".jpg")).sorted().limit(2).toList();
    }
    run(grown, folder.resolve("work"), Progress.SILENT);
    assertThat(embedded.count()).as("another place").isEqualTo(rejects());
    Files.createDirectories(grown.resolve("moved"));
    Files.move(faces.get(0), grown.resolve("moved/other name.png"));
    run(grown, folder.resolve("work"), Progress.SILENT);
    assertThat(embedded.count()).as("another name").isEqualTo(rejects());
    Path image = faces.get(1);
    FileTime modified = Files.getLastModifiedTime(image);
    byte[] bytes = Files.readAllBytes(image);
    // A part of the header that does not change the picture.
    bytes[15] ^= 1;
    Files.write(image, bytes);
    Files.setLastModifiedTime(image, modified);
    ProgressLines notes = new ProgressLines();
    run(grown, folder.resolve("work"), notes);
    assertThat(embedded.count()).as("other bytes").isEqualTo(1 + rejects());
    long known = IMAGES - rejects() - 1;
    assertThat(notes.lines())
        .contains(
            "read 70 images: %d known by their bytes, %d to be embedded"
                .formatted(known, 1 + rejects()))
        .contains("embed 70 images: 1 embedded, %d kept, %d rejected".formatted(known, rejects()));
  }

  @Test
  void anotherSeedPolicyOrProxy_embedsAll() {
    Path grown = folder.resolve("lake");
    for (String setting :
        List.of(
            "seed=6",
            "embed.augment.flip-probability=0.25",
            "embed.proxy=" + shared.resolve("other.pt"))) {
      run(grown, folder.resolve("work"), Progress.SILENT, setting);
      assertThat(embedded.count()).as(setting).isEqualTo(IMAGES);
    }
    run(grown, folder.resolve("work"), Progress.SILENT, "embed.images-per-task=7");
    assertThat(embedded.count()).as("speed alone").isEqualTo(rejects());
  }

  @Test
  void everyKindOfCorpus_embedsOnlyWhatIsNew_andHasTheTableOfAFreshRun() throws IOException {
    Path grown = Corpora.draw(folder.resolve("lake"), GROWN);
    long toEmbed = expected(grown);
    List<LabelledImage> images = LabelledImage.below(grown);
    Path delta = folder.resolve("delta");
    ImageTables.delta(ImageTables.flat(spark, images), delta);
    Map<String, Path> inputs = new TreeMap<>();
    inputs.put("delta", delta);
    inputs.put("tars", ImageTables.shards(images, folder.resolve("tars"), 3));
    inputs.put("manifest", ImageTables.manifest(images, grown, folder.resolve("m.jsonl")));
    inputs.put(
        "parquet",
        ImageTables.parquet(
            ImageTables.huggingFace(spark, images),
            folder.resolve("parquet"),
            List.of("0.parquet", "1.parquet")));
    Path fresh = folder.resolve("fresh/work");
    run(grown, fresh, Progress.SILENT);
    assertThat(embedded.count()).isEqualTo(GROWN);
    List<String> expected = rows(newTable(fresh), CONTENT);
    for (Map.Entry<String, Path> input : inputs.entrySet()) {
      String kind = input.getKey();
      Path work = folder.resolve("out-" + kind + "/work");
      copy(shared.resolve("work"), work);
      run(input.getValue(), work, Progress.SILENT);
      assertThat(embedded.count()).as(kind).isEqualTo(toEmbed);
      Dataset<Row> table = newTable(work);
      assertThat(table.columns()).as(kind).isEqualTo(EmbeddingTable.SCHEMA.fieldNames());
      assertThat(rows(table, CONTENT)).as(kind).isEqualTo(expected);
      assertThat(rows(table, LISTING)).as(kind).isEqualTo(rows(newTable(work, "corpus"), LISTING));
    }
  }

  private static List<String> rows(Dataset<Row> table, String... columns) {
    return table.selectExpr(columns).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void plan_saysHowManyAreNew_andReadsNone() {
    Path grown = Corpora.draw(folder.resolve("lake"), GROWN);
    RunRequest request = request(StageName.MANIFESTS, grown, folder.resolve("work"), List.of());
    RunPlan plan = new RunPlanner(spark, Progress.SILENT).plan(request);
    assertThat(plan.toEmbed()).isEqualTo(GROWN - IMAGES);
    assertThat(plan.steps().get(1).what())
        .isEqualTo("compute: about 7 of 77 images are new, by their names");
    assertThat(plan.time()).contains("all 77 images are read once");
    RunPlan other =
        new RunPlanner(spark, Progress.SILENT)
            .plan(request(StageName.MANIFESTS, grown, folder.resolve("work"), List.of("seed=6")));
    assertThat(other.toEmbed()).isEqualTo(GROWN);
    assertThat(other.steps().get(1).what()).isEqualTo("compute");
  }
}
