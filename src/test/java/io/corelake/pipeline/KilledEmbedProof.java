package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.Corpora;
import io.corelake.testing.LauncherProcess;
import io.corelake.testing.RunCopies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the driver in the middle of the embed stage, with a proxy that takes long, and the
 * same command again: how many images are embedded twice. Minutes long; the figures go to the log.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledEmbedProof {
  private static final int IMAGES = 1600;
  private static final int IMAGES_A_TASK = 16;
  private static final int CHUNK_SECONDS = 4;

  /** Shares of the corpus at which a driver dies; drawn once, by hand. */
  private static final List<Double> MOMENTS = List.of(0.07, 0.31, 0.52, 0.66, 0.83);

  @TempDir Path folder;
  private final StringBuilder figures = new StringBuilder();

  private LauncherProcess start(String output) {
    return LauncherProcess.start(
        folder.resolve(output + ".log"),
        "run",
        "--input",
        folder.resolve("images").toString(),
        "--output",
        folder.resolve(output).toString(),
        "--proxy",
        folder.resolve("proxy.pt").toString(),
        "--run-id",
        "nightly",
        "--set",
        "embed.image-size=64",
        "--set",
        "embed.views=16",
        "--set",
        "classes.count=5",
        "--set",
        "embed.images-per-task=" + IMAGES_A_TASK,
        "--set",
        "embed.chunk-seconds=" + CHUNK_SECONDS);
  }

  @AfterAll
  void say() throws IOException {
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/killed-embed.txt"), figures);
  }

  @Test
  void killedAtNineTenths_andAtOtherMoments_loseTheChunksUnderWay() throws Exception {
    Corpora.draw(folder.resolve("images"), IMAGES);
    Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    assertThat(start("undisturbed").exitCode()).isZero();
    long undisturbed = stage(folder.resolve("undisturbed")).get("resumed");
    assertThat(undisturbed).isZero();
    Map<String, String> expected = published("undisturbed");

    killAt("nine-tenths", 0.9);
    assertThat(start("nine-tenths").exitCode()).isZero();
    assertThat(published("nine-tenths")).isEqualTo(expected);

    for (double moment : MOMENTS) {
      killAt("often", moment);
    }
    assertThat(start("often").exitCode()).isZero();
    assertThat(published("often")).isEqualTo(expected);
  }

  /** Kills the run once so large a share of the images has been embedded, as far as files tell. */
  private void killAt(String output, double share) throws Exception {
    LauncherProcess run = start(output);
    long target = Math.round(share * IMAGES);
    while (begun(output) < target) {
      assertThat(run.isAlive()).as(run.output()).isTrue();
      Thread.sleep(20);
    }
    long begun = begun(output);
    run.kill();
    long kept = kept(output);
    figures.append(
        "killed when some %d of %d images were embedded: %d kept, some %d embedded twice%n"
            .formatted(begun, IMAGES, kept, begun - kept));
    // Two chunks of their seconds, on two cores that do some 100 images a second at most.
    assertThat(begun - kept).isLessThan(IMAGES / 2);
    assertThat(folder.resolve(output).resolve("current.json")).doesNotExist();
  }

  /** Returns the images of finished chunks. */
  private long kept(String output) {
    return files(output).filter(KilledEmbedProof::isRecord).mapToLong(this::rows).sum();
  }

  /** Returns the images of finished chunks, and those of finished tasks of others. */
  private long begun(String output) {
    long inTasks =
        files(output)
                .filter(file -> file.getFileName().toString().matches("part-.*\\.parquet"))
                .filter(file -> !Files.exists(record(file)))
                .filter(file -> file.toString().contains("/_temporary/0/task_"))
                .count()
            * IMAGES_A_TASK;
    return kept(output) + inTasks;
  }

  private static boolean isRecord(Path file) {
    return file.getFileName().toString().matches("chunk-[^.]*\\.json");
  }

  private static Path record(Path part) {
    Path chunk = part;
    while (!chunk.getFileName().toString().startsWith("chunk-")) {
      chunk = chunk.getParent();
    }
    return chunk.resolveSibling(chunk.getFileName() + ".json");
  }

  private long rows(Path record) {
    return RunCopies.json(record).get("rows").asLong();
  }

  private Stream<Path> files(String output) {
    Path embed = folder.resolve(output).resolve("work/embed");
    if (!Files.exists(embed)) {
      return Stream.of();
    }
    try (Stream<Path> files = Files.walk(embed)) {
      return files.filter(file -> file.toString().contains("/chunk-")).toList().stream();
    } catch (UncheckedIOException | IOException e) {
      // A draft went away between the listing and the look at it.
      return Stream.of();
    }
  }

  private Map<String, Long> stage(Path output) throws IOException {
    try (Stream<Path> files = Files.walk(output.resolve("work/embed"))) {
      Path record = files.filter(file -> file.endsWith("stage.json")).findFirst().orElseThrow();
      return Map.of("resumed", RunCopies.json(record).get("counts").get("resumed").asLong());
    }
  }

  private Map<String, String> published(String output) {
    Map<String, String> hashes = RunCopies.hashes(folder.resolve(output).resolve("runs/nightly"));
    hashes.keySet().removeIf(name -> name.equals("run.json") || name.startsWith("report/"));
    return hashes;
  }
}
