package io.corelake.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.Corpus;
import io.corelake.progress.Progress;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.TorchEngine;
import io.corelake.storage.Sha256;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark gives out GPUs that are not there: the discovery script is a fake, and so is the opening of
 * the device; all between is real.
 */
class GpuSchedulingIT {
  private static final int IMAGES = 24;

  @TempDir Path folder;

  @Test
  void twoExecutorsOfOneGpu_eachTaskOpensItsOwn() throws IOException {
    Path opened = Files.createDirectory(folder.resolve("opened"));
    Path proxy = Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    SparkSession spark = LocalSpark.onExecutorsWithGpu(2, discoveryScript());
    try (Corpus corpus =
        Corpus.open(
            spark,
            Corpora.draw(folder.resolve("images"), IMAGES).toUri().toString(),
            configuration().corpus(),
            Progress.SILENT)) {
      Dataset<Row> images = corpus.images(spark.sparkContext().longAccumulator());
      EmbedTask task =
          EmbedTask.of(
              spark,
              spec(proxy),
              EmbedCounters.register(spark.sparkContext()),
              recordingIn(opened.toString()));
      Dataset<Row> table = EmbeddingTable.of(corpus, images, corpus.contents(images, 2), task);
      assertThat(table.where("vector is not null").count()).isPositive();
    } finally {
      // The next test must not get a session whose tasks want a GPU.
      spark.stop();
    }
    try (Stream<Path> files = Files.list(opened)) {
      List<String> devices = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(devices).hasSize(2);
      assertThat(devices).extracting(name -> name.substring(0, 4)).containsExactly("gpu0", "gpu1");
      assertThat(devices).extracting(name -> name.substring(5)).doesNotHaveDuplicates();
    }
  }

  /** Notes which executor opens which GPU, and opens the processor instead. */
  private static ProxyLoading recordingIn(String folder) {
    return (spec, gpu, torchScript) -> {
      try {
        String name = "gpu" + gpu + "-" + SparkEnv.get().executorId();
        Files.writeString(Path.of(folder, name), "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return ProxyModel.shared(spec.proxySha256(), DeviceChoice.CPU, 0, torchScript);
    };
  }

  /** Gives the first worker that asks GPU 0, the second GPU 1. */
  private Path discoveryScript() throws IOException {
    Path script = folder.resolve("gpus.sh");
    String claimed = folder.resolve("claimed").toString();
    Files.writeString(
        script,
        """
        #!/bin/sh
        if mkdir '%s' 2>/dev/null; then address=0; else address=1; fi
        echo "{\\"name\\": \\"gpu\\", \\"addresses\\": [\\"$address\\"]}"
        """
            .formatted(claimed));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private static EmbedSpec spec(Path proxy) throws IOException {
    TorchEngine.configure("", 1);
    byte[] bytes = Files.readAllBytes(proxy);
    String sha256 = Sha256.of(bytes);
    int dimension = ProxyModel.shared(sha256, DeviceChoice.CPU, 0, () -> bytes).dimension(32);
    return EmbedSpec.of(configuration(), proxy.toUri().toString(), sha256, 32, dimension, 1);
  }

  private static Configuration configuration() {
    return Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of()));
  }
}
