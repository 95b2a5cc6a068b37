package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.pipeline.ProxyComparer;
import io.corelake.pipeline.ProxyComparison;
import io.corelake.pipeline.ProxyComparison.ComparedProxy;
import io.corelake.pipeline.ProxyComparison.Overlap;
import io.corelake.pipeline.ProxyComparison.Pair;
import io.corelake.pipeline.ProxyComparisonRequest;
import io.corelake.progress.Progress;
import io.corelake.proxy.TinyTorchScript;
import io.corelake.storage.Json;
import io.corelake.testing.Corpora;
import io.corelake.testing.EmbeddedImages;
import io.corelake.testing.ImageTables;
import io.corelake.testing.LabelledImage;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One comparison of the same proxy twice and of another, and what follows from it. */
class CompareProxiesIT {
  private static final int SAMPLE = 60;

  private static final List<String> SETTINGS =
      List.of(
          "embed.image-size=32",
          "embed.views=2",
          "classes.method=column",
          "corpus.max-reject-fraction=0.5",
          "select.keep=[0.2,0.5,60]");

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path manifest;
  private static ProxyComparison found;

  @BeforeAll
  static void compareOnce() throws IOException {
    spark = LocalSpark.onCores(2);
    List<LabelledImage> images = LabelledImage.below(Corpora.draw(folder.resolve("images"), 120));
    manifest =
        ImageTables.manifest(images, folder.resolve("images"), folder.resolve("images.jsonl"));
    ImageTables.parquet(
        ImageTables.flat(spark, images),
        folder.resolve("table"),
        List.of("0.parquet", "1.parquet"));
    Corpora.untrainedProxy(folder.resolve("network.pt"));
    Files.write(
        folder.resolve("colour.pt"), TinyTorchScript.returning("Tensor", "torch.mean(x, [2, 3])"));
    found = compare(manifest, "work", "network.pt", "colour.pt", "network.pt");
  }

  private static ProxyComparison compare(Path input, String work, String... proxies) {
    return compare(SAMPLE, input, work, proxies);
  }

  private static ProxyComparison compare(int sample, Path input, String work, String... proxies) {
    return new ProxyComparer(
            spark,
            new ProxyComparisonRequest(
                input.toString(),
                folder.resolve(work).toString(),
                sample,
                Stream.of(proxies).map(CompareProxiesIT::configuration).toList()),
            Progress.SILENT)
        .compare();
  }

  private static Configuration configuration(String proxy) {
    String file = folder.resolve(proxy).toString();
    return Configuration.of(
        SettingsLoader.load(null, Map.of(), Map.of("embed.proxy", file), SETTINGS));
  }

  @Test
  void sameProxyTwice_agreesInAll() {
    ComparedProxy first = found.proxies().get(0);
    assertThat(found.proxies().get(2)).isEqualTo(first);
    Pair same = found.pairs().get(1);
    assertThat(List.of(same.first(), same.second())).containsExactly(1, 3);
    assertThat(same.rankCorrelation()).isEqualTo(1.0);
    assertThat(same.rankedByBoth()).isEqualTo(first.ranked());
    assertThat(same.budgets()).hasSize(3).allMatch(budget -> budget.share() == 1);
  }

  @Test
  void otherProxy_agreesLess() {
    Pair others = found.pairs().get(0);
    assertThat(others.rankCorrelation()).isBetween(-0.9, 0.9);
    assertThat(others.budgets())
        .extracting(Overlap::name)
        .containsExactly("keep-0.20", "keep-0.50", "keep-60");
    assertThat(others.budgets()).allMatch(budget -> budget.share() < 1);
    long ranked = found.proxies().get(0).ranked();
    assertThat(others.budgets().get(0).images()).isEqualTo(Math.round(0.2 * ranked));
    // 60 of 120 images of the corpus are 30 of the sample.
    assertThat(others.budgets().get(2).images()).isEqualTo(30);
    assertThat(others.budgets().get(2).chance()).isEqualTo(30.0 / ranked);
  }

  @Test
  void measures_areThoseOfEachProxy() {
    assertThat(found.corpusImages()).isEqualTo(120);
    assertThat(found.images()).isEqualTo(SAMPLE);
    ComparedProxy network = found.proxies().get(0);
    ComparedProxy colour = found.proxies().get(1);
    assertThat(network.proxy().dimension()).isEqualTo(128);
    assertThat(colour.proxy().dimension()).isEqualTo(3);
    for (ComparedProxy proxy : List.of(network, colour)) {
      assertThat(proxy.rejected() + proxy.ranked()).isBetween(SAMPLE - 5L, (long) SAMPLE);
      assertThat(proxy.proxy().audit().alignment()).isBetween(0.0, 1.0);
      assertThat(proxy.classLevel().ofLabels()).isTrue();
      assertThat(proxy.classLevel().geometry().nearestCentreAccuracy()).isBetween(0.0, 1.0);
      assertThat(proxy.imagesPerSecond()).isPositive();
      assertThat(proxy.sampleLevel().views()).isEqualTo(2);
      assertThat(proxy.sampleLevel().images()).isBetween(30L, proxy.ranked());
      // By chance one in all images.
      assertThat(proxy.sampleLevel().ncc()).isBetween(0.05, 0.99);
    }
  }

  @Test
  void again_embedsNothing_andIsTheSame() {
    try (EmbeddedImages embedded = new EmbeddedImages(spark.sparkContext())) {
      assertThat(compare(manifest, "work", "network.pt", "colour.pt", "network.pt"))
          .isEqualTo(found);
      assertThat(embedded.count()).isZero();
    }
  }

  /** Of a corpus that holds the bytes, the other images are read and not embedded. */
  @Test
  void tableWithBytes_hasTheSameSample_andALargerOneEmbedsTheRest() {
    Path table = folder.resolve("table");
    try (EmbeddedImages embedded = new EmbeddedImages(spark.sparkContext())) {
      ProxyComparison same = compare(table, "work-of-table", "network.pt", "colour.pt");
      assertThat(same.pairs().get(0)).isEqualTo(found.pairs().get(0));
      assertThat(same.proxies())
          .extracting(ComparedProxy::sampleLevel)
          .containsExactlyElementsOf(
              found.proxies().subList(0, 2).stream().map(ComparedProxy::sampleLevel).toList());
      assertThat(embedded.count()).isEqualTo(2 * SAMPLE + freshViews(same));
      ProxyComparison larger =
          compare(SAMPLE + 20, table, "work-of-table", "network.pt", "colour.pt");
      assertThat(larger.images()).isEqualTo(SAMPLE + 20);
      // Images that were rejected are tried again.
      assertThat(embedded.count() - freshViews(larger)).isBetween(2 * 20L, 2 * 25L);
    }
  }

  private static long freshViews(ProxyComparison comparison) {
    return comparison.proxies().stream().mapToLong(proxy -> 2 * proxy.sampleLevel().images()).sum();
  }

  @Test
  void nothingButTables_isWritten() throws IOException {
    try (Stream<Path> children = Files.list(folder.resolve("work"))) {
      assertThat(children.map(child -> child.getFileName().toString()))
          .containsExactlyInAnyOrder("corpus", "embed", "classes", "rank", "proxies");
    }
  }

  @Test
  void proxyThatIsNotThere_isRefusedBeforeAnyIsUsed() {
    assertThatThrownBy(() -> compare(manifest, "untouched", "network.pt", "none.pt"))
        .hasMessageContaining("none.pt is no file");
    assertThat(folder.resolve("untouched/embed")).doesNotExist();
  }

  @Test
  void command_printsTablesForPeople_andTheSameAsJson() throws IOException {
    String text = corelake();
    assertThat(text)
        .contains("60 of 120 images", " 1  " + folder.resolve("network.pt"), "1, 2 ", "chance")
        .contains("The classes are the ", "keep-0.20");
    JsonNode json = new JsonMapper().readTree(corelake("--json"));
    assertThat(json.at("/pairs"))
        .isEqualTo(new JsonMapper().readTree(Json.line(found)).at("/pairs"));
    assertThat(json.at("/proxies/0/class_level/of_labels").asBoolean()).isTrue();
    assertThat(json.at("/proxies/1/sample_level/ncc").asDouble())
        .isEqualTo(found.proxies().get(1).sampleLevel().ncc());
  }

  private static String corelake(String... more) {
    Stream<String> given =
        Stream.of(
            "compare-proxies",
            "--input",
            manifest.toString(),
            "--work",
            folder.resolve("work").toString(),
            "--sample=" + SAMPLE,
            "--proxy",
            folder.resolve("network.pt").toString(),
            "--with",
            "embed.image-size=32",
            "--proxy",
            folder.resolve("colour.pt").toString(),
            "--with",
            "embed.image-size=32",
            "--with",
            "embed.batch-size=64",
            "--proxy",
            folder.resolve("network.pt").toString());
    Stream<String> settings = SETTINGS.stream().flatMap(one -> Stream.of("--set", one));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Stream.of(given, settings, Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new));
    assertThat(exitCode).as(err.toString()).isZero();
    return out.toString();
  }
}
