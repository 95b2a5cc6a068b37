package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.embed.EmbedSpec;
import io.corelake.embed.Preflight;
import io.corelake.progress.Progress;
import io.corelake.proxy.ProxyArchitecture;
import io.corelake.proxy.ProxyWidth;
import io.corelake.proxy.TorchEngine;
import io.corelake.storage.Sha256;
import io.corelake.testing.Corpora;
import io.corelake.testing.JobDescriptions;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.ProgressLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that can run the proxy, and executors that cannot. */
class PreflightIT {
  private static final long MOST_NANOS = 60_000_000_000L;

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void draw() {
    TorchEngine.configure("", 1);
    Corpora.draw(shared.resolve("images"), 60);
  }

  @AfterAll
  static void leaveNoExecutors() {
    LocalSpark.stop();
  }

  /** Hears of tasks that failed: Spark would try each four times. */
  private static final class FailedTasks extends SparkListener {
    private final List<String> reasons = new CopyOnWriteArrayList<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      if (!task.taskInfo().successful()) {
        reasons.add(task.reason().toString());
      }
    }
  }

  /** When the embed stage began. */
  private static final class StartOfEmbed implements Progress {
    private long nanos;

    @Override
    public void started(String stage, long total) {
      nanos = System.nanoTime();
    }

    @Override
    public void advanced(long done, String detail) {}

    @Override
    public void finished(String summary) {}

    @Override
    public void note(String line) {}
  }

  private static Configuration configuration(String... settings) {
    return Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of(settings)));
  }

  /** Writes a proxy of its own, which no JVM has loaded. */
  private Path proxy(long seed) throws IOException {
    return Files.write(folder.resolve("proxy.pt"), ProxyArchitecture.untrained(seed));
  }

  private static EmbedSpec spec(Path proxy, String sha256, String... settings) {
    return EmbedSpec.of(
        configuration(settings),
        proxy.toUri().toString(),
        sha256,
        32,
        ProxyWidth.STANDARD.dimension(),
        1);
  }

  private static EmbedSpec spec(Path proxy) throws IOException {
    return spec(proxy, Sha256.of(Files.readAllBytes(proxy)));
  }

  private RunRequest request(Path proxy, StageName until) {
    return new RunRequest(
        "--input",
        shared.resolve("images").toString(),
        folder.resolve("out").toString(),
        null,
        configuration("embed.proxy=" + proxy, "embed.image-size=32", "classes.count=2"),
        until,
        "only",
        false);
  }

  private static void assertRefused(EmbedSpec spec, ExitCode exitCode, String... parts) {
    ProgressLines notes = new ProgressLines();
    assertThatThrownBy(() -> Preflight.passed(LocalSpark.onCores(1).sparkContext(), spec, notes))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining("The preflight failed on host ")
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
    assertThat(notes.lines()).isEmpty();
  }

  @Test
  void localMaster_isOneExecutor() throws IOException {
    SparkSession spark = LocalSpark.onCores(2);
    ProgressLines notes = new ProgressLines();
    EmbedSpec spec = spec(proxy(21));
    spark.sparkContext().setJobDescription("before");
    try (JobDescriptions jobs = new JobDescriptions(spark.sparkContext())) {
      assertThat(Preflight.passed(spark.sparkContext(), spec, notes)).isSameAs(spec);
      assertThat(jobs.count("CoreLake: preflight of the executors")).isEqualTo(1);
    }
    assertThat(notes.lines()).containsExactly("preflight: libtorch 2.7.1 on 1 executor, cpu");
    assertThat(spark.sparkContext().getLocalProperty("spark.job.description")).isEqualTo("before");
    spark.sparkContext().setJobDescription(null);
  }

  @Test
  void everyExecutor_answers() throws Exception {
    SparkSession spark = LocalSpark.onExecutors(3, 1024);
    // They all are there once they have had something to do.
    awaitExecutors(spark, 3);
    ProgressLines notes = new ProgressLines();
    Preflight.passed(spark.sparkContext(), spec(proxy(22)), notes);
    assertThat(notes.lines()).containsExactly("preflight: libtorch 2.7.1 on 3 executors, cpu");
  }

  private static void awaitExecutors(SparkSession spark, int executors)
      throws InterruptedException {
    long deadline = System.nanoTime() + MOST_NANOS;
    // The driver is among them.
    while (spark.sparkContext().statusTracker().getExecutorInfos().length < executors + 1) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  @Test
  void proxyThatAnExecutorCannotRead_mayBeThereLater() throws IOException {
    EmbedSpec spec = spec(proxy(23));
    Files.delete(folder.resolve("proxy.pt"));
    assertRefused(
        spec, ExitCode.STORAGE, "proxy.pt", "--work", "every executor must be able to read");
  }

  @Test
  void proxyWithAnotherHash_isRefused() throws IOException {
    assertRefused(spec(proxy(24), "0".repeat(64)), ExitCode.USAGE, "expected " + "0".repeat(64));
  }

  @Test
  void gpuThatIsNotThere_isRefused() throws IOException {
    Path proxy = proxy(25);
    assertRefused(
        spec(proxy, Sha256.of(Files.readAllBytes(proxy)), "embed.device=gpu"),
        ExitCode.USAGE,
        "embed.device asks for GPU 0, libtorch sees 0");
  }

  @Test
  void executorsThatCannotUnpackLibtorch_endTheRun_inTimeAndWithoutAFailedTask() throws Exception {
    Path inTheWay = Files.writeString(folder.resolve("file"), "a file and no directory");
    SparkSession spark =
        LocalSpark.onExecutorsWith(
            2, Map.of("spark.executorEnv.DJL_CACHE_DIR", inTheWay.resolve("cache").toString()));
    awaitExecutors(spark, 2);
    FailedTasks failed = new FailedTasks();
    spark.sparkContext().addSparkListener(failed);
    RunRequest request = request(proxy(26), StageName.REPORT);
    StartOfEmbed embed = new StartOfEmbed();
    assertThatThrownBy(() -> new RunPipeline(spark, request, embed).run())
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("The preflight failed on host ")
        .hasMessageContaining("and 1 more)")
        .hasMessageContaining("libtorch cannot be unpacked to " + inTheWay.resolve("cache"))
        .hasMessageContaining("spark.executorEnv.DJL_CACHE_DIR");
    assertThat(System.nanoTime() - embed.nanos).isLessThan(MOST_NANOS);
    LocalSpark.stop();
    assertThat(failed.reasons).isEmpty();
    assertThat(Files.readString(folder.resolve("out/runs/only/run.json")))
        .contains("\"status\" : \"failed\"", "\"exit_code\" : 2", "The preflight failed on host");
  }

  @Test
  void reusedTable_needsNoPreflight() throws IOException {
    SparkSession spark = LocalSpark.onCores(2);
    RunRequest request = request(proxy(27), StageName.EMBED);
    for (int expected : new int[] {1, 0}) {
      ProgressLines notes = new ProgressLines();
      try (JobDescriptions jobs = new JobDescriptions(spark.sparkContext())) {
        new RunPipeline(spark, request, notes).run();
        assertThat(jobs.count("preflight")).isEqualTo(expected);
      }
      assertThat(notes.lines().stream().filter(line -> line.startsWith("preflight: ")))
          .hasSize(expected);
    }
  }
}
