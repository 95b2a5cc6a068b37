package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.audit.AuditPass;
import io.corelake.audit.ProxyAudit;
import io.corelake.audit.ProxyAudit.Norms;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.pipeline.RunRecord.ProxyRecord;
import io.corelake.proxy.TinyTorchScript;
import io.corelake.table.ParquetTable;
import io.corelake.testing.Corpora;
import io.corelake.testing.JobDescriptions;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.ProgressLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says of proxies that are of no use, of little, and of some. */
class ProxyAuditIT {
  private static final int IMAGES = 120;

  /** Eight ones for every image, or nearly. */
  private static final String CONSTANT = "torch.add(torch.mul(torch.flatten(x, 1)[:, :8], %s), 1.)";

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void draw() {
    Corpora.draw(shared.resolve("images"), IMAGES);
    Corpora.untrainedProxy(shared.resolve("untrained.pt"));
  }

  private Path proxy(String expression) throws IOException {
    return Files.write(folder.resolve("proxy.pt"), TinyTorchScript.returning("Tensor", expression));
  }

  private RunRequest request(Path images, Path proxy, String runId, String... more) {
    List<String> settings =
        new ArrayList<>(List.of("embed.image-size=32", "embed.views=2", "classes.count=1"));
    settings.addAll(List.of(more));
    Configuration configuration =
        Configuration.of(
            SettingsLoader.load(null, Map.of(), Map.of("embed.proxy", proxy.toString()), settings));
    return new RunRequest(
        "--input",
        images.toString(),
        folder.resolve("out").toString(),
        null,
        configuration,
        StageName.REPORT,
        runId,
        false);
  }

  private PublishedRun run(Path images, Path proxy, ProgressLines notes) {
    return new RunPipeline(
            LocalSpark.onCores(2), request(images, proxy, "run-" + notes.hashCode()), notes)
        .run();
  }

  private static ProxyRecord proxyOf(PublishedRun run) {
    return Objects.requireNonNull(run.record().proxy());
  }

  @Test
  void untrainedProxy_passes_andIsAuditedOnce() throws IOException {
    ProgressLines notes = new ProgressLines();
    PublishedRun first = run(shared.resolve("images"), shared.resolve("untrained.pt"), notes);
    ProxyRecord proxy = proxyOf(first);
    ProxyAudit audit = Objects.requireNonNull(proxy.audit());
    assertThat(audit.images())
        .isEqualTo(first.record().counts().ranked() + first.record().counts().folded());
    assertThat(audit.dimension()).isEqualTo(proxy.dimension());
    assertThat(audit.imageSimilarity()).isBetween(0.5, audit.alignment());
    assertThat(audit.effectiveRank()).isBetween(1.0, 128.0);
    Norms norms = Objects.requireNonNull(audit.norms());
    assertThat(norms.min()).isPositive().isLessThan(norms.mean());
    assertThat(norms.max()).isGreaterThan(norms.mean());
    assertThat(notes.lines())
        .anyMatch(
            line -> line.startsWith("audit     the proxy gives 128 dimensions, of effective"));
    assertThat(Files.readString(Path.of(first.directory().toUri()).resolve("run.json")))
        .contains("\"audit\" : {", "\"intraclass_correlation\" : ", "\"norms\" : {");
    assertThat(Files.readString(Path.of(first.directory().toUri()).resolve("report/index.html")))
        .contains("The proxy", "intraclass correlation", "length of the outputs");
    try (JobDescriptions jobs = new JobDescriptions(LocalSpark.onCores(2).sparkContext())) {
      PublishedRun second =
          run(shared.resolve("images"), shared.resolve("untrained.pt"), new ProgressLines());
      assertThat(proxyOf(second).audit()).isEqualTo(audit);
      assertThat(jobs.count("audit of the proxy")).isZero();
    }
  }

  @Test
  void audit_isTheSameOnAnyPartitions() {
    ProgressLines notes = new ProgressLines();
    PublishedRun run = run(shared.resolve("images"), shared.resolve("untrained.pt"), notes);
    Dataset<Row> table = embedding();
    assertThat(table.schema().fieldNames()).contains("norm");
    long images = Objects.requireNonNull(proxyOf(run).audit()).images();
    for (int partitions : new int[] {1, 7, 31}) {
      assertThat(AuditPass.of(table.repartition(partitions), images, 128, 2, 0))
          .isEqualTo(proxyOf(run).audit());
    }
    // A share of the images stands in for the covariance of all.
    ProxyAudit sampled = AuditPass.of(table, 100 * 20_000, 128, 2, 0);
    assertThat(sampled.sampledImages()).isLessThan(20);
    assertThat(sampled.images()).isEqualTo(images);
  }

  private Dataset<Row> embedding() {
    try (Stream<Path> files = Files.walk(folder.resolve("out/work/embed"))) {
      Path table =
          files
              .filter(file -> file.getFileName().toString().startsWith("attempt-"))
              .findFirst()
              .orElseThrow();
      return ParquetTable.read(LocalSpark.onCores(2), new org.apache.hadoop.fs.Path(table.toUri()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void constantProxy_isRefused_withItsFigures() throws IOException {
    Path proxy = proxy(CONSTANT.formatted("0."));
    RunRequest request = request(shared.resolve("images"), proxy, "constant");
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(
              () -> new RunPipeline(LocalSpark.onCores(2), request, new ProgressLines()).run())
          .isInstanceOfSatisfying(
              CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining("embed.proxy (" + proxy + ") maps all ")
          .hasMessageContaining("images to one point")
          .hasMessageContaining("1.000")
          .hasMessageContaining("--proxy");
    }
    assertThat(Files.readString(folder.resolve("out/runs/constant/run.json")))
        .contains("\"exit_code\" : 2", "images to one point");
    assertThat(folder.resolve("out/work/classes")).doesNotExist();
  }

  @Test
  void nearlyConstantProxy_passesWithAWarning() throws IOException {
    ProgressLines notes = new ProgressLines();
    PublishedRun run = run(shared.resolve("images"), proxy(CONSTANT.formatted("0.1")), notes);
    assertThat(proxyOf(run).warnings()).anyMatch(line -> line.contains("nearly collapsed"));
    assertThat(notes.lines()).anyMatch(line -> line.startsWith("Warning: the proxy is nearly"));
    assertThat(Files.readString(Path.of(run.directory().toUri()).resolve("report/index.html")))
        .contains("the proxy is nearly collapsed");
  }

  @Test
  void meanColour_isAPoorProxyAndStillOne() throws IOException {
    PublishedRun run =
        run(shared.resolve("images"), proxy("torch.mean(x, [2, 3])"), new ProgressLines());
    assertThat(Objects.requireNonNull(proxyOf(run).audit()).constantDimensions()).isZero();
  }

  /** Copies of one image have one vector whatever the proxy, and one image has no other. */
  @Test
  void oneImage_andItsCopies_blameNoProxy() throws IOException {
    Path lake = Files.createDirectories(folder.resolve("lake"));
    Path image;
    try (Stream<Path> files = Files.list(shared.resolve("images/faces"))) {
      image = files.filter(file -> file.toFile().length() > 500).sorted().findFirst().orElseThrow();
    }
    for (int copies = 1; copies <= 3; copies += 2) {
      for (int copy = 0; copy < copies; copy++) {
        Files.write(lake.resolve(copy + ".jpg"), Files.readAllBytes(image));
      }
      PublishedRun run = run(lake, shared.resolve("untrained.pt"), new ProgressLines());
      assertThat(run.record().counts().ranked()).isEqualTo(1);
      assertThat(Objects.requireNonNull(proxyOf(run).audit()).images()).isEqualTo(copies);
    }
  }

  /** The square root of what is left to 0.6 is no number for bright images. */
  @Test
  void outputThatIsNoNumber_isAReject_andNeverAGain() throws IOException {
    Path proxy = proxy("torch.sqrt(torch.rsub(torch.mean(x, [2, 3]), 0.59999999999999998))");
    RunRequest request =
        request(shared.resolve("images"), proxy, "no-number", "corpus.max-reject-fraction=0.95");
    PublishedRun run = new RunPipeline(LocalSpark.onCores(2), request, new ProgressLines()).run();
    assertThat(run.record().rejectReasons().get("not-finite")).isPositive();
    assertThat(run.record().counts().ranked()).isPositive();
    Dataset<Row> ranking =
        ParquetTable.read(
            LocalSpark.onCores(2), new org.apache.hadoop.fs.Path(run.directory(), "ranking"));
    assertThat(ranking.where("isnan(score) or isnan(gain)").count()).isZero();
  }
}
