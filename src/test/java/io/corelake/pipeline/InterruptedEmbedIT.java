package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.ExitCode;
import io.corelake.chunk.Chunks;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.embed.EmbeddingTable;
import io.corelake.embed.FinishedImages;
import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import io.corelake.testing.Corpora;
import io.corelake.testing.ImageTables;
import io.corelake.testing.LabelledImage;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.ProgressLines;
import io.corelake.testing.RunCopies;
import io.corelake.testing.TaskCounter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end in the middle of the embed stage, and the same again. */
class InterruptedEmbedIT {
  private static final int IMAGES = 72;
  private static final int IMAGES_A_TASK = 6;

  /** Two chunks of two tasks, one on each core. */
  private static final int MOST_LOST = 4 * IMAGES_A_TASK;

  /** The larger, the fewer files a task. */
  private static final String FILE_COST = "spark.sql.files.openCostInBytes";

  @TempDir static Path shared;
  @TempDir Path folder;

  private static SparkSession spark;
  private static TaskCounter embedded;
  private static TaskCounter read;
  private static Path lake;
  private static List<LabelledImage> images;

  @BeforeAll
  static void draw() {
    spark = LocalSpark.onCores(2);
    embedded = new TaskCounter(spark.sparkContext(), "corelake.embed.images");
    read = new TaskCounter(spark.sparkContext(), "corelake.read.images");
    lake = Corpora.draw(shared.resolve("lake"), IMAGES);
    images = LabelledImage.below(lake);
    Corpora.untrainedProxy(shared.resolve("proxy.pt"));
  }

  @BeforeEach
  void reset() {
    embedded.count();
    read.count();
  }

  @AfterAll
  static void close() {
    embedded.close();
    read.close();
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
                "embed.views=2",
                "embed.image-size=32",
                "embed.images-per-task=" + IMAGES_A_TASK,
                "embed.chunk-seconds=0",
                "select.keep=[0.5]",
                "embed.proxy=" + shared.resolve("proxy.pt")));
    assignments.addAll(List.of(settings));
    Configuration configuration =
        Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), assignments));
    return new RunRequest(
        "--input", input.toString(), output.toString(), null, configuration, until, "run", false);
  }

  private static PublishedRun run(RunRequest request, Progress progress) {
    return new RunPipeline(spark, request, progress).run();
  }

  /** Runs until so many of what a counter counts are done, as if the driver had died then. */
  private static void interrupt(RunRequest request, TaskCounter counter, long from) {
    counter.count();
    counter.cancelFrom(from);
    assertThatThrownBy(() -> run(request, Progress.SILENT))
        .satisfies(failure -> assertThat(ExitCodes.of(failure)).isEqualTo(ExitCode.STORAGE));
    counter.cancelFrom(Long.MAX_VALUE);
  }

  /** Returns the only table of a stage. */
  private static Path table(Path output, String stage) throws IOException {
    try (Stream<Path> tables = Files.list(output.resolve("work").resolve(stage))) {
      List<Path> all = tables.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private static List<Path> records(Path table, String kind) throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      return files
          .filter(file -> file.getFileName().toString().matches(kind + "-[^.]+\\.json"))
          .sorted()
          .toList();
    }
  }

  private static long rows(List<Path> records) {
    return records.stream().mapToLong(file -> RunCopies.json(file).get("rows").asLong()).sum();
  }

  private static Map<String, String> published(PublishedRun run) {
    Map<String, String> hashes = RunCopies.hashes(Path.of(run.directory().toUri()));
    hashes.remove("run.json");
    assertThat(hashes).containsKeys("ranking/part-00000.parquet", "subsets/keep-0.50/subset.json");
    return hashes;
  }

  private static StageTiming timing(PublishedRun run) {
    return run.record().stages().stream()
        .filter(stage -> stage.stage().equals("embed"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void folder_embedsOnlyTheRest_inOtherTasks_andLeftoversAreNeverRead() throws IOException {
    Map<String, String> expected =
        published(run(request(lake, folder.resolve("undisturbed")), Progress.SILENT));
    assertThat(embedded.count()).isEqualTo(IMAGES);
    Path output = folder.resolve("out");
    RunRequest request = request(lake, output);
    interrupt(request, embedded, IMAGES / 2);
    long first = embedded.count();
    Path table = table(output, "embed");
    assertThat(table.resolve("stage.json")).doesNotExist();
    plant(table);
    long finished = rows(records(table, "chunk").subList(1, records(table, "chunk").size()));
    assertThat(finished).isPositive().isGreaterThanOrEqualTo(first - MOST_LOST - IMAGES_A_TASK * 2);

    RunPlan plan = new RunPlanner(spark, Progress.SILENT).plan(request);
    assertThat(plan.toEmbed()).isEqualTo(IMAGES - finished);
    String words = "%d of %d images are embedded by an interrupted run".formatted(finished, IMAGES);
    assertThat(plan.steps().get(1).what()).isEqualTo("compute: " + words);
    ProgressLines notes = new ProgressLines();
    PublishedRun rerun = run(request(lake, output, "embed.images-per-task=7"), notes);
    assertThat(embedded.count()).isEqualTo(IMAGES - finished);
    assertThat(published(rerun)).isEqualTo(expected);
    assertThat(notes.lines()).contains("embed     " + words);
    Long resumed = timing(rerun).resumed();
    assertThat(resumed).isBetween(finished - 10, finished);
    assertThat(notes.lines())
        .anyMatch(line -> line.contains(", %d of an interrupted run".formatted(resumed)));
    assertThat(records(table, "chunk")).as("removed, but for what was planted").hasSize(1);
  }

  /**
   * What dead attempts, and worse, may leave. The first chunk gets a file that it had not, and
   * counts no more.
   */
  private static void plant(Path table) throws IOException {
    Path record = records(table, "chunk").get(0);
    Path chunk = table.resolve(record.getFileName().toString().replace(".json", ""));
    byte[] rows;
    try (Stream<Path> files = Files.list(chunk)) {
      Path part =
          files.filter(file -> file.toString().endsWith(".parquet")).findAny().orElseThrow();
      rows = Files.readAllBytes(part);
    }
    for (String place :
        List.of(
            chunk.getFileName() + "/",
            "chunk-" + UUID.randomUUID() + "/",
            "chunk-" + UUID.randomUUID() + "/_temporary/0/task_0/",
            "attempt-" + UUID.randomUUID() + "/",
            "attempt-" + UUID.randomUUID() + "/_temporary/0/task_0/",
            "attempt-" + UUID.randomUUID() + "/__magic/job-1/",
            "")) {
      Path file = table.resolve(place + "part-00000-left.snappy.parquet");
      Files.createDirectories(file.getParent());
      Files.write(file, rows);
    }
  }

  @Test
  void rowsWithBytes_inAnotherLayout_embedOnlyTheRest() throws IOException {
    List<String> names = IntStream.range(0, 8).mapToObj("%02d.parquet"::formatted).toList();
    Path input =
        ImageTables.parquet(
            ImageTables.huggingFace(spark, images), folder.resolve("parquet"), names);
    spark.conf().set(FILE_COST, "32m");
    try {
      assertResumes(input, () -> spark.conf().set(FILE_COST, "12m"));
    } finally {
      spark.conf().unset(FILE_COST);
    }
  }

  private void assertResumes(Path input, Runnable between) throws IOException {
    Map<String, String> expected =
        published(run(request(input, folder.resolve("undisturbed")), Progress.SILENT));
    assertThat(embedded.count()).isEqualTo(IMAGES);
    Path output = folder.resolve("out");
    RunRequest request = request(input, output);
    interrupt(request, embedded, IMAGES / 2);
    embedded.count();
    long finished = rows(records(table(output, "embed"), "chunk"));
    assertThat(finished).isBetween(1L, IMAGES - 1L);
    between.run();
    PublishedRun rerun = run(request, Progress.SILENT);
    assertThat(embedded.count()).isEqualTo(IMAGES - finished);
    assertThat(published(rerun)).isEqualTo(expected);
  }

  @Test
  void readingForHashes_goesOnToo_andSoDoesTheEmbeddingAfterIt() throws IOException {
    Path output = folder.resolve("out");
    Path grown = Corpora.draw(folder.resolve("lake"), IMAGES / 2);
    RunRequest request = request(StageName.EMBED, grown, output);
    run(request, Progress.SILENT);
    Corpora.draw(grown, IMAGES);
    interrupt(request, read, IMAGES / 2);
    read.count();
    long hashed = rows(records(newest(output), "hashes"));
    assertThat(hashed).isPositive();
    copyChunk(newest(output), records(newest(output), "hashes").get(0));
    interrupt(request, embedded, 10);
    embedded.count();
    assertThat(read.count()).isEqualTo(IMAGES - hashed);
    long finished = rows(records(newest(output), "chunk"));
    assertThat(finished).isPositive();
    ProgressLines lines = new ProgressLines();
    run(request, lines);
    assertThat(read.count()).isZero();
    long known = kept(newest(output));
    assertThat(known).isGreaterThan(IMAGES / 3);
    assertThat(embedded.count()).isEqualTo(IMAGES - finished - known);
    assertThat(lines.lines())
        .contains(
            "read %d images: %d known by their bytes, %d to be embedded"
                .formatted(IMAGES - finished, known, IMAGES - finished - known));
    run(request(StageName.EMBED, grown, folder.resolve("fresh")), Progress.SILENT);
    assertThat(table(newest(output))).isEqualTo(table(table(folder.resolve("fresh"), "embed")));
    assertThat(records(newest(output), "hashes|chunk")).isEmpty();
  }

  /** Two runs on one work folder may both have read an image. */
  private static void copyChunk(Path table, Path record) throws IOException {
    String name = record.getFileName().toString().replace(".json", "");
    String copy = "hashes-" + UUID.randomUUID();
    RunCopies.copy(table.resolve(name), table.resolve(copy));
    Files.copy(record, table.resolve(copy + ".json"));
  }

  /** Between the first look for the table and the look for chunks, another run finishes it. */
  @Test
  void tableOfAFasterRun_isTaken_andItsChunksThatAreGoneAreNoFailure() throws IOException {
    Path faster = folder.resolve("faster");
    run(request(StageName.EMBED, lake, faster), Progress.SILENT);
    RunRequest request = request(StageName.EMBED, lake, folder.resolve("out"));
    interrupt(request, embedded, IMAGES / 2);
    embedded.count();
    Path table = table(folder.resolve("out"), "embed");
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(table.toUri());
    Chunks chunks = Chunks.find(spark, storage, place, "chunk", EmbeddingTable.SCHEMA);
    assertThat(FinishedImages.of(chunks).isEmpty()).isFalse();
    List<String> notes = new ArrayList<>();
    run(
        request,
        new NotesOnly(
            note -> {
              notes.add(note);
              if (note.contains("libtorch")) {
                finish(table, faster);
              }
            }));
    assertThat(embedded.count()).isZero();
    assertThat(notes).anyMatch(note -> note.contains("embed     72 images, reused"));
    assertThat(FinishedImages.of(chunks).isEmpty()).isTrue();
  }

  /** Hears what is said beside the work. */
  private record NotesOnly(Consumer<String> listener) implements Progress {
    @Override
    public void started(String name, long total) {}

    @Override
    public void advanced(long done, String detail) {}

    @Override
    public void finished(String summary) {}

    @Override
    public void note(String line) {
      listener.accept(line);
    }
  }

  private static void finish(Path table, Path faster) {
    try {
      RunCopies.copy(table(faster, "embed"), table);
      for (Path record : records(table, "chunk")) {
        FileUtil.fullyDelete(
            table.resolve(record.getFileName().toString().replace(".json", "")).toFile());
        Files.delete(record);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long kept(Path table) {
    return RunCopies.json(table.resolve("stage.json")).get("counts").get("kept").asLong();
  }

  /** Returns the embed table that is not the first. */
  private static Path newest(Path output) throws IOException {
    try (Stream<Path> tables = Files.list(output.resolve("work/embed"))) {
      return tables
          .filter(table -> !table.resolve("stage.json").toFile().exists())
          .findAny()
          .orElseGet(() -> lastFinished(output));
    }
  }

  private static Path lastFinished(Path output) {
    try (Stream<Path> tables = Files.list(output.resolve("work/embed"))) {
      return tables
          .max(Comparator.comparing(table -> table.resolve("stage.json").toFile().lastModified()))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> table(Path stage) {
    String data = RunCopies.json(stage.resolve("stage.json")).get("data").asText();
    return spark.read().parquet(stage.resolve(data).toString()).collectAsList().stream()
        .map(row -> row.json())
        .sorted()
        .toList();
  }
}
