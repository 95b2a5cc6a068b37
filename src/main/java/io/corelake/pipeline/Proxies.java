package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.config.EmbedConfiguration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageReference;
import io.corelake.progress.Progress;
import io.corelake.proxy.TrainingResult;
import io.corelake.storage.Json;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import io.corelake.train.CheckpointFile;
import io.corelake.train.ProxyTraining;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The proxies below {@code <work>/proxies/}, by their sha256: where every executor finds the file
 * that the driver was given or has trained.
 */
final class Proxies {
  private final org.apache.hadoop.conf.Configuration hadoop;
  private final Storage storage;
  private final Path folder;

  Proxies(org.apache.hadoop.conf.Configuration hadoop, Path work) {
    this.hadoop = hadoop;
    this.storage = new Storage(hadoop);
    this.folder = new Path(work, "proxies");
  }

  /**
   * A proxy in the store.
   *
   * @param origin the file that was given, or "trained"
   * @param imageSize pixels a side that it is fed with
   */
  record Proxy(String origin, String sha256, Path path, int imageSize) {}

  /**
   * {@code trained-<fingerprint>.json}: which proxy a training has made.
   *
   * @param threads of libtorch in training; with another number the last bits are others
   * @param sampleNcc NCC of the sample at its end, 0 .. 1
   */
  private record TrainedProxy(String sha256, int threads, double sampleNcc) {}

  /**
   * Returns the proxy that was given, or else the one trained on this corpus; trains it if need be.
   */
  Proxy resolve(
      Corpus corpus,
      Dataset<Row> images,
      String corpusFingerprint,
      Configuration configuration,
      Progress progress) {
    EmbedConfiguration embed = configuration.embed();
    if (!embed.proxy().isEmpty()) {
      byte[] proxy = given(embed);
      return new Proxy(
          Uris.redacted(embed.proxy()),
          Sha256.of(proxy),
          put(proxy),
          embed.imageSizeFor(false, configuration.train().imageSize()));
    }
    Path record = trainedRecord(corpusFingerprint, configuration);
    if (trained(corpusFingerprint, configuration) == null) {
      progress.note("No proxy was given (--proxy): training one on a sample of the corpus first.");
      List<ImageReference> drawn =
          CorpusTable.sample(
              images, configuration, ProxyTraining.SAMPLE, configuration.train().images());
      CheckpointFile checkpoint = checkpoint(corpusFingerprint, configuration);
      TrainingResult trained =
          new ProxyTraining(hadoop, configuration, progress).train(corpus, drawn, checkpoint);
      byte[] proxy = trained.torchScript();
      put(proxy);
      storage.writeText(
          record,
          Json.pretty(new TrainedProxy(Sha256.of(proxy), trained.threads(), trained.sampleNcc())));
      checkpoint.remove();
    }
    String sha256 = Json.read(storage.readText(record), TrainedProxy.class).sha256();
    return new Proxy(
        "trained",
        sha256,
        path(sha256),
        embed.imageSizeFor(true, configuration.train().imageSize()));
  }

  /** Returns the proxy that was trained for this corpus and configuration, or null. */
  byte @Nullable [] trained(String corpusFingerprint, Configuration configuration) {
    Path record = trainedRecord(corpusFingerprint, configuration);
    if (!storage.exists(record)) {
      return null;
    }
    String sha256 = Json.read(storage.readText(record), TrainedProxy.class).sha256();
    byte[] proxy = storage.exists(path(sha256)) ? storage.read(path(sha256)) : new byte[0];
    // A file that is damaged or gone is trained again.
    return Sha256.of(proxy).equals(sha256) ? proxy : null;
  }

  private Path trainedRecord(String corpusFingerprint, Configuration configuration) {
    String fingerprint = Fingerprints.trainedProxy(corpusFingerprint, configuration);
    return new Path(folder, "trained-" + fingerprint + ".json");
  }

  private CheckpointFile checkpoint(String corpusFingerprint, Configuration configuration) {
    String fingerprint = Fingerprints.trainedProxy(corpusFingerprint, configuration);
    return new CheckpointFile(
        storage,
        new Path(folder, "trained-" + fingerprint + ".checkpoint"),
        configuration.train().checkpointSeconds());
  }

  /** Reads the proxy that was given, and refuses one with another hash than was asked for. */
  byte[] given(EmbedConfiguration embed) {
    if (embed.proxy().matches("(https?|djl):.*")) {
      throw CoreLakeException.usage(
          "embed.proxy must be a file that Hadoop opens, such as file:, s3a: or hdfs:, was "
              + Uris.redacted(embed.proxy()));
    }
    Path path = storage.qualified("embed.proxy", embed.proxy());
    if (!storage.exists(path) || storage.isDirectory(path)) {
      throw CoreLakeException.usage(
          "embed.proxy " + Uris.redacted(embed.proxy()) + " is no file; give --proxy FILE.pt");
    }
    byte[] proxy = storage.read(path);
    String sha256 = Sha256.of(proxy);
    if (!embed.proxySha256().isEmpty() && !embed.proxySha256().equals(sha256)) {
      throw CoreLakeException.usage(
          "embed.proxy-sha256 must be the proxy's sha256, which is "
              + sha256
              + ", was "
              + embed.proxySha256());
    }
    return proxy;
  }

  private Path put(byte[] proxy) {
    Path path = path(Sha256.of(proxy));
    if (!storage.exists(path) || !Arrays.equals(storage.read(path), proxy)) {
      storage.write(path, out -> out.write(proxy));
    }
    return path;
  }

  private Path path(String sha256) {
    return new Path(folder, sha256 + ".pt");
  }
}
