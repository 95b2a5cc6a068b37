package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.progress.Progress;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarCorpusIT {
  @TempDir Path folder;

  private final SparkSession spark = LocalSpark.onCores(2);

  private static Configuration configuration(String... settings) {
    return Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of(settings)));
  }

  private Corpus open(String... settings) {
    return Corpus.open(spark, folder.toString(), configuration(settings).corpus(), Progress.SILENT);
  }

  /** Keys go on from tar to tar; the last tar is cut, and one is empty. */
  private void write(boolean sameKeys) throws IOException {
    for (int tar = 0; tar < 3; tar++) {
      TarBytes bytes = new TarBytes();
      for (int i = 0; i < 4; i++) {
        String key = "k" + (sameKeys ? i : tar * 4 + i);
        bytes.file(key + ".jpg", tar + "-" + i).file(key + ".cls", String.valueOf(i));
      }
      byte[] whole = bytes.end().bytes();
      Files.write(
          folder.resolve("s" + tar + ".tar"),
          tar == 2 ? Arrays.copyOf(whole, whole.length - 1024 - 1500) : whole);
    }
    Files.createFile(folder.resolve("s3.tar"));
  }

  @Test
  void tarThatIsGone_isAReject() throws IOException {
    write(false);
    Files.createSymbolicLink(folder.resolve("gone.tar"), folder.resolve("nowhere"));
    try (Corpus corpus = open()) {
      Row first = corpus.images(spark.sparkContext().longAccumulator()).orderBy("index").first();
      assertThat(first.<String>getAs("image_id")).endsWith("gone.tar");
      assertThat(first.<String>getAs("reject_reason")).isEqualTo("missing");
    }
  }

  @Test
  void extensions_makeAnotherCorpus() throws IOException {
    write(false);
    try (Corpus corpus = open();
        Corpus other = open("corpus.extensions=[png]")) {
      assertThat(other.fingerprint()).isNotEqualTo(corpus.fingerprint());
    }
  }

  @Test
  void images_ofSeveralTars_areInOrder_andReadable() throws Exception {
    write(false);
    try (Corpus corpus = open();
        ImageBytes bytes = new ImageBytes(spark.sparkContext().hadoopConfiguration(), 100)) {
      List<Row> rows = corpus.images(spark.sparkContext().longAccumulator()).collectAsList();
      assertThat(rows).hasSize(14);
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        assertThat(row.<Long>getAs("index")).isEqualTo(i);
        if (row.getAs("reject_reason") != null) {
          assertThat(row.<String>getAs("reject_reason")).isEqualTo("truncated-shard");
          continue;
        }
        ids.add(row.getAs("image_id"));
        String data = new String(bytes.read(row.getAs("uri")), StandardCharsets.UTF_8);
        assertThat(data).isEqualTo((ids.size() - 1) / 4 + "-" + (ids.size() - 1) % 4);
        String label = ids.size() == 12 ? null : String.valueOf((ids.size() - 1) % 4);
        assertThat(row.<String>getAs("label")).isEqualTo(label);
      }
      assertThat(ids).isEqualTo(IntStream.range(0, 12).mapToObj(i -> "k" + i).toList());
    }
  }

  @Test
  void keys_thatRepeat_areRefused_untilTheShardIsPartOfTheId() throws IOException {
    write(true);
    try (Corpus corpus = open()) {
      assertThatThrownBy(
              () ->
                  CorpusTable.refuseRepeatedIds(
                      corpus.images(spark.sparkContext().longAccumulator()),
                      corpus.remedyOfRepeatedIds()))
          .isInstanceOf(CoreLakeException.class)
          .hasMessageContaining("(k0, k1, k2, ...)")
          .hasMessageContaining("corpus.shard-ids");
    }
    try (Corpus corpus = open("corpus.shard-ids=shard-key")) {
      Dataset<Row> images = corpus.images(spark.sparkContext().longAccumulator());
      CorpusTable.refuseRepeatedIds(images, corpus.remedyOfRepeatedIds());
      assertThat(images.select("image_id").collectAsList().get(5).getString(0)).isEqualTo("s1/k1");
    }
  }

  @Test
  void contents_areATaskATar_andSamplesAreDrawn() throws IOException {
    write(false);
    try (Corpus corpus = open()) {
      Dataset<Row> images = corpus.images(spark.sparkContext().longAccumulator());
      assertThat(corpus.contents(images, 1).getNumPartitions()).isEqualTo(3);
      assertThat(corpus.contents(images, 1).map(image -> image.image().imageId()).collect())
          .isEqualTo(IntStream.range(0, 12).mapToObj(i -> "k" + i).toList());
      assertThat(CorpusTable.sample(images, configuration(), "test", 5))
          .extracting(ImageReference::imageId)
          .hasSize(5)
          .doesNotHaveDuplicates();
    }
  }
}
