package io.corelake.pipeline;

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
  /** The origin of a proxy that was not given. */
  static final String TRAINED = "trained";

  private final org.apache.hadoop.conf.Configuration hadoop;
  private final Storage storage;
  private final Path folder;
  private final Runnable guard;

  /**
   * Names the store.
   *
   * @param guard throws where the output is another process's by now; asked before every change
   */
  Proxies(org.apache.hadoop.conf.Configuration hadoop, Path work, Runnable guard) {
    this.hadoop = hadoop;
    this.storage = new Storage(hadoop);
    this.folder = new Path(work, "proxies");
    this.guard = guard;
  }

  /**
   * A proxy in the store.
   *
   * @param origin the file that was given, or "trained"
   * @param trainedOn fingerprint of the corpus that it was trained on; null of one that was given
   * @param imageSize pixels a side that it is fed with
   */
  record Proxy(
      String origin, String sha256, @Nullable String trainedOn, Path path, int imageSize) {}

  /**
   * {@code trained-<fingerprint>.json}: which proxy a training has made.
   *
   * @param corpus fingerprint of the corpus as it was then
   * @param images how many images were listed then
   * @param threads of libtorch in training; with another number the last bits are others
   * @param sampleNcc NCC of the sample at its end, 0 .. 1
   */
  record TrainedProxy(String sha256, String corpus, long images, int threads, double sampleNcc) {
    TrainedProxy {
      if (sha256 == null || corpus == null) {
        throw new IllegalArgumentException("The record of a trained proxy lacks its data");
      }
    }
  }

  /**
   * Returns the proxy that was given, or else the one trained on this corpus, be it on an earlier
   * state of it; trains it if need be.
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
          null,
          put(proxy),
          embed.imageSizeFor(false, configuration.train().imageSize()));
    }
    TrainedProxy trained = trained(corpus, corpusFingerprint, configuration);
    if (trained == null) {
      progress.note("No proxy was given (--proxy): training one on a sample of the corpus first.");
      List<ImageReference> drawn =
          CorpusTable.sample(
              images, configuration, ProxyTraining.SAMPLE, configuration.train().images());
      CheckpointFile checkpoint = checkpoint(corpusFingerprint, configuration);
      TrainingResult result =
          new ProxyTraining(hadoop, configuration, progress).train(corpus, drawn, checkpoint);
      byte[] proxy = result.torchScript();
      trained =
          keep(
              record(corpus, configuration),
              proxy,
              new TrainedProxy(
                  Sha256.of(proxy),
                  corpusFingerprint,
                  images.count(),
                  result.threads(),
                  result.sampleNcc()));
      checkpoint.remove();
    } else if (!trained.corpus().equals(corpusFingerprint)) {
      progress.note(ofAnotherState(trained, images.count()));
    }
    return new Proxy(
        TRAINED,
        trained.sha256(),
        trained.corpus(),
        path(trained.sha256()),
        embed.imageSizeFor(true, configuration.train().imageSize()));
  }

  /** Keeps a proxy, and returns it; or the one of the same corpus that another has kept by then. */
  TrainedProxy keep(Path record, byte[] proxy, TrainedProxy trained) {
    TrainedProxy others = whole(record);
    if (others != null && others.corpus().equals(trained.corpus())) {
      return others;
    }
    put(proxy);
    guard.run();
    storage.writeText(record, Json.pretty(trained));
    return trained;
  }

  /** Says what a user must know who has put other images at the same place. */
  static String ofAnotherState(TrainedProxy trained, long images) {
    return ("The corpus has changed since the proxy was trained on it (%,d images then, %,d now)."
            + " The proxy is used again, so that only new images are embedded. If these are other"
            + " images altogether, train anew: --set train.renew=true")
        .formatted(trained.images(), images);
  }

  /**
   * Returns the proxy that was trained at this place in this way, or null where none was, or where
   * one of the corpus as it is now is asked for.
   */
  @Nullable TrainedProxy trained(
      Corpus corpus, String corpusFingerprint, Configuration configuration) {
    TrainedProxy trained = whole(record(corpus, configuration));
    boolean otherState = trained != null && !trained.corpus().equals(corpusFingerprint);
    return configuration.train().renew() && otherState ? null : trained;
  }

  /** Returns a proxy that was trained; null where record or file is damaged or gone. */
  private @Nullable TrainedProxy whole(Path record) {
    if (!storage.exists(record)) {
      return null;
    }
    try {
      TrainedProxy trained = Json.read(storage.readText(record), TrainedProxy.class);
      return isWhole(trained) ? trained : null;
    } catch (IllegalArgumentException e) {
      // What cannot be read again is trained again.
      return null;
    }
  }

  private boolean isWhole(TrainedProxy trained) {
    Path proxy = path(trained.sha256());
    return storage.exists(proxy) && Sha256.of(storage.read(proxy)).equals(trained.sha256());
  }

  /** Reads a proxy that was trained here. */
  byte[] read(TrainedProxy trained) {
    return storage.read(path(trained.sha256()));
  }

  private Path record(Corpus corpus, Configuration configuration) {
    String place = corpus.kind() + " " + corpus.root();
    String fingerprint = Fingerprints.trainedProxy(place, configuration);
    return new Path(folder, "trained-" + fingerprint + ".json");
  }

  private CheckpointFile checkpoint(String corpusFingerprint, Configuration configuration) {
    String fingerprint = Fingerprints.trainedProxy(corpusFingerprint, configuration);
    return new CheckpointFile(
        storage,
        new Path(folder, "trained-" + fingerprint + ".checkpoint"),
        configuration.train().checkpointSeconds(),
        guard);
  }

  /** Reads the proxy that was given, and refuses one with another hash than was asked for. */
  byte[] given(EmbedConfiguration embed) {
    return GivenProxy.read(storage, embed);
  }

  private Path put(byte[] proxy) {
    Path path = path(Sha256.of(proxy));
    if (!storage.exists(path) || !Arrays.equals(storage.read(path), proxy)) {
      guard.run();
      storage.write(path, out -> out.write(proxy));
    }
    return path;
  }

  private Path path(String sha256) {
    return new Path(folder, sha256 + ".pt");
  }
}
