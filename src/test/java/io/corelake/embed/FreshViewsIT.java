package io.corelake.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.progress.Progress;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyArchitecture;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.TorchEngine;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshViewsIT {
  private static final int SIZE = 32;

  @TempDir Path folder;

  /** Of a mean of three unit vectors less two of them, a unit vector is left. */
  @Test
  void views_areThoseOfTheirNumbers() throws Exception {
    SparkSession spark = LocalSpark.onCores(2);
    Corpora.draw(folder.resolve("images"), 40);
    try (Corpus corpus =
        Corpus.open(
            spark,
            folder.resolve("images").toString(),
            configuration(1).corpus(),
            Progress.SILENT)) {
      Dataset<Row> listed = corpus.images(spark.sparkContext().longAccumulator());
      Map<String, short[]> means = means(spark, corpus, listed);
      Map<String, List<short[]>> views = fresh(corpus, listed, 1);
      Map<String, List<short[]>> further = fresh(corpus, listed, 3);
      assertThat(views).hasSameSizeAs(means).hasSizeGreaterThan(30);
      means.forEach(
          (id, mean) ->
              assertThat(lengthOfRest(mean, views.get(id))).as(id).isCloseTo(1, within(2e-3)));
      assertThat(
              means.entrySet().stream()
                  .filter(mean -> isOne(lengthOfRest(mean.getValue(), further.get(mean.getKey()))))
                  .count())
          .isLessThan(means.size() / 4);
      assertThat(views.values()).allMatch(two -> two.size() == 2);
    }
  }

  private static boolean isOne(double length) {
    return Math.abs(length - 1) < 2e-3;
  }

  private static double lengthOfRest(short[] mean, List<short[]> views) {
    double squares = 0;
    for (int j = 0; j < mean.length; j++) {
      double rest = 3.0 * mean[j] - views.get(0)[j] - views.get(1)[j];
      squares += rest * rest;
    }
    return Math.sqrt(squares) / Grid.STEPS;
  }

  private Map<String, short[]> means(SparkSession spark, Corpus corpus, Dataset<Row> listed)
      throws Exception {
    EmbedTask task =
        EmbedTask.of(
            spark, spec(3), EmbedCounters.register(spark.sparkContext()), ProxyLoading.SHARED);
    Map<String, short[]> means = new HashMap<>();
    for (Row row :
        EmbeddingTable.of(corpus, listed, corpus.contents(listed, 25), task).collectAsList()) {
      if (row.getAs("vector") != null) {
        means.put(row.getAs("image_id"), GridVector.decode(row.getAs("vector")));
      }
    }
    assertThat(CorpusTable.readable(listed).count()).isGreaterThanOrEqualTo(means.size());
    return means;
  }

  private Map<String, List<short[]>> fresh(Corpus corpus, Dataset<Row> listed, int after)
      throws Exception {
    return FreshViews.of(
        corpus,
        listed,
        spec(after),
        2,
        EmbedCounters.register(listed.sparkSession().sparkContext()));
  }

  private EmbedSpec spec(int views) throws Exception {
    Path file = folder.resolve("proxy.pt");
    TorchEngine.configure("", 1);
    Files.write(file, ProxyArchitecture.untrained(7));
    String sha256 = Sha256.of(Files.readAllBytes(file));
    ProxyModel model =
        ProxyModel.shared(
            sha256,
            DeviceChoice.CPU,
            0,
            () ->
                new Storage(new org.apache.hadoop.conf.Configuration())
                    .read(new org.apache.hadoop.fs.Path(file.toUri())));
    return EmbedSpec.of(
        configuration(views), file.toUri().toString(), sha256, SIZE, model.dimension(SIZE), 1);
  }

  private static Configuration configuration(int views) {
    return Configuration.of(
        SettingsLoader.load(null, Map.of(), Map.of(), List.of("embed.views=" + views)));
  }
}
