package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.Corpus;
import io.corelake.progress.Progress;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.ProgressLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that is trained on a corpus, and the corpus then changes. */
class ProxiesIT {
  @TempDir Path folder;

  private final SparkSession spark = LocalSpark.onCores(2);

  private Proxies.Proxy resolve(Progress progress, String... settings) {
    List<String> assignments =
        new ArrayList<>(
            List.of(
                "train.images=12", "train.epochs=1", "train.batch-size=6", "train.image-size=16"));
    assignments.addAll(List.of(settings));
    Configuration configuration =
        Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), assignments));
    try (Corpus corpus =
        Corpus.open(
            spark, folder.resolve("lake").toString(), configuration.corpus(), Progress.SILENT)) {
      Dataset<Row> images = corpus.images(spark.sparkContext().longAccumulator());
      return new Proxies(
              spark.sparkContext().hadoopConfiguration(),
              new org.apache.hadoop.fs.Path(folder.resolve("work").toUri()),
              () -> {})
          .resolve(corpus, images, corpus.fingerprint(), configuration, progress);
    }
  }

  @Test
  void proxy_staysTheSameWhenTheCorpusGrows_andSaysSo_untilItIsRenewed() throws IOException {
    Corpora.draw(folder.resolve("lake"), 20);
    ProgressLines first = new ProgressLines();
    Proxies.Proxy trained = resolve(first);
    assertThat(first.lines()).anyMatch(line -> line.startsWith("train "));
    ProgressLines unchanged = new ProgressLines();
    assertThat(resolve(unchanged, "train.renew=true")).isEqualTo(trained);
    assertThat(unchanged.lines()).isEmpty();

    Corpora.draw(folder.resolve("lake"), 25);
    ProgressLines grown = new ProgressLines();
    assertThat(resolve(grown)).isEqualTo(trained);
    assertThat(grown.lines())
        .singleElement()
        .asString()
        .contains("20 images then, 25 now", "--set train.renew=true");

    ProgressLines renewing = new ProgressLines();
    Proxies.Proxy renewed = resolve(renewing, "train.renew=true");
    assertThat(renewing.lines()).anyMatch(line -> line.startsWith("train "));
    assertThat(renewed.trainedOn()).isNotEqualTo(trained.trainedOn());
    assertThat(renewed.sha256()).isNotEqualTo(trained.sha256());
    ProgressLines after = new ProgressLines();
    assertThat(resolve(after)).isEqualTo(renewed);
    assertThat(after.lines()).isEmpty();

    ProgressLines another = new ProgressLines();
    assertThat(resolve(another, "train.epochs=2").sha256()).isNotEqualTo(renewed.sha256());
  }

  @Test
  void damagedRecord_isTrainedAgain() throws IOException {
    Corpora.draw(folder.resolve("lake"), 20);
    Proxies.Proxy trained = resolve(Progress.SILENT);
    try (Stream<Path> files = Files.list(folder.resolve("work/proxies"))) {
      for (Path record : files.filter(file -> file.toString().endsWith(".json")).toList()) {
        Files.writeString(record, "{\"sha256\": \"" + trained.sha256() + "\"}");
      }
    }
    ProgressLines notes = new ProgressLines();
    assertThat(resolve(notes)).isEqualTo(trained);
    assertThat(notes.lines()).anyMatch(line -> line.startsWith("train "));
  }
}
