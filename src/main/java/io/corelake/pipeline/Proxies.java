package io.corelake.pipeline;

import io.corelake.config.Configuration;
import io.corelake.config.EmbedConfiguration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageReference;
import io.corelake.progress.Progress;
import io.corelake.storage.Json;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
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
  /** The origin of a proxy that was not given. */
  static final String TRAINED = "trained";

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

  /** {@code trained-<fingerprint>.json}: which proxy a training has made. */
  private record TrainedProxy(String sha256) {}

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
      byte[] proxy = ProxyTraining.train(hadoop, corpus, drawn, configuration, progress);
      put(proxy);
      storage.writeText(record, Json.pretty(new TrainedProxy(Sha256.of(proxy))));
    }
    String sha256 = Json.read(storage.readText(record), TrainedProxy.class).sha256();
    return new Proxy(
        TRAINED, sha256, path(sha256), embed.imageSizeFor(true, configuration.train().imageSize()));
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

  /** Reads the proxy that was given, and refuses one with another hash than was asked for. */
  byte[] given(EmbedConfiguration embed) {
    return GivenProxy.read(storage, embed);
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
