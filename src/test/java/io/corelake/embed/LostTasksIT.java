package io.corelake.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.ImageReference;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.TinyTorchScript;
import io.corelake.proxy.TorchEngine;
import io.corelake.storage.Sha256;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that fail or are cancelled midway, and what they leave behind: nothing. */
class LostTasksIT {
  private static final int TASKS = 2;
  private static final int JOBS_EACH = 50;
  private static final int IMAGE_SIZE = 224;
  private static final byte[] PROXY =
      TinyTorchScript.returning("Tensor", "torch.mean(torch.flatten(x, 2), [2])");

  @TempDir Path folder;

  @Test
  void hundredTasksFailAndHundredAreCancelled_nothingIsLeft() throws Exception {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(LocalSpark.onCores(TASKS).sparkContext());
    List<ImageReference> images = images();
    EmbedTask task = task(spark);
    // What the engine, Spark and the class loaders keep is there after the first jobs.
    embed(spark, images, task, -1).count();
    fail(spark, images, task);
    cancel(spark, images, task, 5);
    long filesBefore = openFiles();
    long residentBefore = residentMebibytes();
    for (int job = 0; job < JOBS_EACH; job++) {
      fail(spark, images, task);
      cancel(spark, images, task, job % 10 * 7);
    }
    await(spark);
    assertThat(threads()).noneMatch(name -> name.startsWith("corelake"));
    assertThat(openFiles()).isLessThan(filesBefore + 50);
    // A batch is 38 MB: one left by each task would be 7 GiB.
    assertThat(residentMebibytes()).isLessThan(residentBefore + 512);
    assertThat(embed(spark, images, task, -1).count()).isEqualTo((long) TASKS * images.size());
  }

  private static void fail(JavaSparkContext spark, List<ImageReference> images, EmbedTask task) {
    assertThatThrownBy(() -> embed(spark, images, task, images.size() / 3).count())
        .hasMessageContaining("a storage in trouble");
  }

  private static void cancel(
      JavaSparkContext spark, List<ImageReference> images, EmbedTask task, int afterMillis)
      throws InterruptedException {
    JavaFutureAction<Long> job = embed(spark, images, task, -1).countAsync();
    Thread.sleep(afterMillis);
    job.cancel(true);
  }

  /** Embeds the images in each of the tasks, which fail at the given image; at -1, none does. */
  private static JavaRDD<Row> embed(
      JavaSparkContext spark, List<ImageReference> images, EmbedTask task, int failingImage) {
    int count = images.size();
    List<Integer> numbers = IntStream.range(0, TASKS * count).boxed().toList();
    return spark
        .parallelize(numbers, TASKS)
        .map(
            number -> {
              if (number % count == failingImage) {
                throw new IOException("a storage in trouble");
              }
              return ImageContent.at(images.get(number % count));
            })
        .mapPartitions(task);
  }

  private static EmbedTask task(JavaSparkContext spark) {
    TorchEngine.configure("", 1);
    String sha256 = Sha256.of(PROXY);
    ProxyModel model = ProxyModel.shared(sha256, DeviceChoice.CPU, 0, () -> PROXY);
    EmbedSpec spec =
        EmbedSpec.of(
            Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of())),
            "",
            sha256,
            IMAGE_SIZE,
            model.dimension(IMAGE_SIZE),
            1);
    return EmbedTask.of(
        LocalSpark.onCores(TASKS), spec, EmbedCounters.register(spark.sc()), ProxyLoading.SHARED);
  }

  private List<ImageReference> images() throws IOException {
    Corpora.draw(folder, 40);
    List<ImageReference> images = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        images.add(
            new ImageReference(file.toString(), file.toUri().toString(), images.size(), null));
      }
    }
    return images;
  }

  /** Waits until the tasks that were asked to end have ended. */
  private static void await(JavaSparkContext spark) throws InterruptedException {
    for (int i = 0; i < 600 && spark.statusTracker().getActiveStageIds().length > 0; i++) {
      Thread.sleep(100);
    }
    Thread.sleep(500);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static long residentMebibytes() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(status -> status.startsWith("VmRSS"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D+", "")) >> 10;
  }
}
