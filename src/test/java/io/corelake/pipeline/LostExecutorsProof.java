package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.progress.Progress;
import io.corelake.storage.Sha256;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.StandaloneCluster;
import io.corelake.testing.StruckExecutor;
import io.corelake.verify.RunVerifier;
import io.corelake.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors that are killed, decommissioned and stopped while they work, in processes of their own:
 * the published tables have the bytes of an undisturbed run.
 */
class LostExecutorsProof {
  @TempDir static Path folder;
  private static NavigableMap<String, String> undisturbed;

  @BeforeAll
  static void runUndisturbed() throws IOException {
    Corpora.draw(folder.resolve("images"), 150);
    Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    undisturbed = published(LocalSpark.onCores(2), "undisturbed");
    assertThat(undisturbed).containsKey("ranking/part-00000.parquet").hasSizeGreaterThan(5);
    Verification verification =
        RunVerifier.verify(
            LocalSpark.onCores(2), folder.resolve("undisturbed").toString(), Progress.SILENT);
    assertThat(verification.findings()).isEmpty();
  }

  @AfterAll
  static void leaveNoExecutors() {
    LocalSpark.stop();
  }

  private static NavigableMap<String, String> published(SparkSession spark, String output)
      throws IOException {
    Configuration configuration =
        Configuration.of(
            SettingsLoader.load(
                null,
                Map.of(),
                Map.of("embed.proxy", folder.resolve("proxy.pt").toString()),
                List.of(
                    "embed.image-size=32",
                    "embed.views=2",
                    "embed.images-per-task=8",
                    "classes.count=4",
                    "classes.max-iterations=3",
                    "select.class-memory=1m")));
    PublishedRun run =
        new RunPipeline(
                spark,
                new RunRequest(
                    "--input",
                    folder.resolve("images").toString(),
                    folder.resolve(output).toString(),
                    null,
                    configuration,
                    StageName.MANIFESTS,
                    "only",
                    false),
                Progress.SILENT)
            .run();
    Path root = Path.of(run.directory().toUri().getPath());
    NavigableMap<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        if (!name.equals("run.json")) {
          hashes.put(name, Sha256.of(Files.readAllBytes(file)));
        }
      }
    }
    return hashes;
  }

  /** One executor a stage, as the kernel does where memory runs out. */
  @Test
  void killed_sameBytes() throws IOException {
    SparkSession session = LocalSpark.onExecutorsWith(2, Map.of());
    SparkContext spark = session.sparkContext();
    try (StruckExecutor embed = new StruckExecutor(spark, "KILL", "embed:");
        StruckExecutor classes = new StruckExecutor(spark, "KILL", "classes:");
        StruckExecutor rank = new StruckExecutor(spark, "KILL", "rank:")) {
      assertThat(published(session, "killed")).isEqualTo(undisturbed);
      for (StruckExecutor struck : List.of(embed, classes, rank)) {
        assertThat(struck.isStruck()).isTrue();
      }
      assertThat(embed.removals().stream().filter(reason -> reason.contains("137"))).hasSize(3);
      assertThat(embed.ends()).containsKey("first failed");
    }
  }

  /** As a cluster does that is about to take a spot instance away. */
  @Test
  void decommissioned_sameBytes() throws IOException {
    SparkSession spark =
        LocalSpark.onExecutorsWith(
            2,
            Map.of(
                "spark.decommission.enabled", "true",
                "spark.storage.decommission.enabled", "true",
                "spark.storage.decommission.shuffleBlocks.enabled", "true",
                "spark.storage.decommission.rddBlocks.enabled", "true"));
    try (StruckExecutor struck = new StruckExecutor(spark.sparkContext(), "PWR", "embed:")) {
      assertThat(published(spark, "decommissioned")).isEqualTo(undisturbed);
      assertThat(struck.isStruck()).isTrue();
      assertThat(struck.removals()).anyMatch(reason -> reason.contains("decommission"));
    }
  }

  /**
   * One executor stands still until another has done its task, and then goes on with it. Spark runs
   * no copy on the host of the first, so this needs more hosts than local-cluster has.
   */
  @Test
  void speculation_eachRowOnce_sameBytes() throws IOException {
    try (StandaloneCluster cluster =
        new StandaloneCluster(folder.resolve("cluster"), 2, "1536m", Map.of())) {
      speculate(
          LocalSpark.onCluster(
              cluster,
              Map.of(
                  "spark.speculation", "true",
                  "spark.speculation.multiplier", "1",
                  "spark.speculation.quantile", "0.1",
                  "spark.speculation.interval", "100ms",
                  "spark.speculation.minTaskRuntime", "100ms")));
      LocalSpark.stop();
    }
  }

  private static void speculate(SparkSession spark) throws IOException {
    try (StruckExecutor struck = new StruckExecutor(spark.sparkContext(), "STOP", "embed:")) {
      assertThat(published(spark, "speculated")).isEqualTo(undisturbed);
      assertThat(struck.isStruck()).isTrue();
      assertThat(struck.ends()).containsKey("copy succeeded");
    }
  }
}
