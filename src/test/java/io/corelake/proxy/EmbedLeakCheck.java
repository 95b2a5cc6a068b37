package io.corelake.proxy;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.FolderLister;
import io.corelake.corpus.ImageFile;
import io.corelake.corpus.Listing;
import io.corelake.embed.EmbedCounters;
import io.corelake.embed.EmbedSpec;
import io.corelake.embed.EmbeddingTable;
import io.corelake.storage.Sha256;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Embeds 20,000 images in one JVM, ten rounds of 2,000, and prints after each round the resident
 * memory of the process and the number of open arrays. In a JVM of its own, with a heap that is
 * touched from the start, so that what grows is a leak.
 */
public final class EmbedLeakCheck {
  private static final int ROUNDS = 10;
  private static final int FILES = 500;
  private static final int REPEATS = 4;

  private EmbedLeakCheck() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Corpora.draw(folder.resolve("images"), FILES);
    Path proxy = Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    byte[] bytes = Files.readAllBytes(proxy);
    String sha256 = Sha256.of(bytes);
    Configuration configuration =
        Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of()));
    SparkSession spark = LocalSpark.onCores(2);
    ProxyModel model = ProxyModel.shared(sha256, DeviceChoice.CPU, 0, () -> bytes);
    EmbedSpec spec =
        EmbedSpec.of(configuration, proxy.toString(), sha256, 32, model.dimension(32), 1);
    Listing listing =
        repeated(
            new FolderLister(spark.sparkContext().hadoopConfiguration(), configuration.corpus())
                .list(folder.resolve("images").toString()));
    for (int round = 0; round < ROUNDS; round++) {
      EmbeddingTable.of(
              spark,
              CorpusTable.of(spark, listing),
              listing.files().size(),
              100,
              spec,
              EmbedCounters.register(spark.sparkContext()))
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
      System.gc();
      System.out.println("round " + round + " " + residentKilobytes() + " " + model.arrayCount());
    }
    spark.stop();
  }

  private static Listing repeated(Listing listing) {
    List<ImageFile> files = new ArrayList<>();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      for (ImageFile file : listing.files()) {
        files.add(new ImageFile(repeat + "/" + file.imageId(), file.uri(), file.bytes(), 0));
      }
    }
    return new Listing(listing.root(), files, listing.ignored());
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
