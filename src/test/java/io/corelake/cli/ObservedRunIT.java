package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.storage.Json;
import io.corelake.testing.Corpora;
import io.corelake.testing.LauncherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What collectors of logs and of metrics see of a run. */
class ObservedRunIT {
  private static final int IMAGES = 20;

  @TempDir Path folder;

  @Test
  void metricsAndProgress_agreeWithTheImages() throws Exception {
    Path images = Corpora.draw(folder.resolve("images"), IMAGES);
    Files.write(images.resolve("empty.png"), new byte[0]);
    Files.writeString(images.resolve("text.jpg"), "no image at all, but a line of text");
    Path metrics = Files.createDirectory(folder.resolve("metrics"));
    LauncherProcess run =
        LauncherProcess.start(
            folder.resolve("log"),
            Map.of("CORELAKE_MASTER", "local[1]", "CORELAKE_JAVA_OPTS", options(metrics)),
            "run",
            "--input=" + images,
            "--output=" + folder.resolve("out"),
            "--proxy=" + Corpora.untrainedProxy(folder.resolve("proxy.pt")),
            "--set=embed.views=2",
            "--set=embed.image-size=32",
            "--set=embed.batch-size=16",
            "--set=corpus.dedup=off",
            "--set=corpus.max-reject-fraction=0.5",
            "--until=embed",
            "--progress=json");
    assertThat(run.exitCode()).as(run.output()).isZero();

    assertThat(last(metrics, "images.decoded", "count")).isEqualTo(IMAGES);
    assertThat(last(metrics, "images.embedded", "count")).isEqualTo(IMAGES);
    assertThat(last(metrics, "images.rejected.empty-file", "count")).isEqualTo(1);
    assertThat(last(metrics, "images.rejected.unknown-format", "count")).isEqualTo(1);
    assertThat(last(metrics, "images.rejected.truncated", "count")).isZero();
    assertThat(last(metrics, "images.rejected.other", "count")).isZero();
    assertThat(last(metrics, "read.wait", "count")).isEqualTo(IMAGES + 2);
    assertThat(last(metrics, "views.time", "count")).isEqualTo(IMAGES);
    assertThat(last(metrics, "infer.time", "max")).isPositive();
    assertThat(last(metrics, "queue.wait", "count"))
        .isEqualTo(last(metrics, "infer.time", "count"))
        .isEqualTo(last(metrics, "batch.fill.percent", "count"))
        .isPositive();
    assertThat(last(metrics, "batch.fill.percent", "max")).isBetween(1.0, 100.0);

    List<Map<?, ?>> progress =
        run.output()
            .lines()
            .filter(line -> line.startsWith("{"))
            .<Map<?, ?>>map(line -> Json.read(line, Map.class))
            .toList();
    assertThat(progress)
        .anySatisfy(
            line -> {
              assertThat(line.get("event")).isEqualTo("finished");
              assertThat(line.get("stage")).isEqualTo("embed");
              assertThat(line.get("total")).isEqualTo(IMAGES + 2);
            });
    assertThat(run.output()).doesNotContain("\nembed ");
  }

  private static String options(Path metrics) {
    return String.join(
        " ",
        "-Dspark.plugins=" + io.corelake.embed.EmbedMetricsPlugin.class.getName(),
        "-Dspark.metrics.namespace=run",
        "-Dspark.metrics.conf=conf/metrics.properties",
        "-Dspark.metrics.conf.*.sink.csv.class=org.apache.spark.metrics.sink.CsvSink",
        "-Dspark.metrics.conf.*.sink.csv.directory=" + metrics);
  }

  /** Returns what a metric was at the end. */
  private static double last(Path metrics, String name, String column) throws IOException {
    String file = "run.driver.plugin.io.corelake.embed.EmbedMetricsPlugin." + name + ".csv";
    List<String> lines = Files.readAllLines(metrics.resolve(file));
    int at = List.of(lines.get(0).split(",", -1)).indexOf(column);
    return Double.parseDouble(lines.get(lines.size() - 1).split(",", -1)[at]);
  }
}
