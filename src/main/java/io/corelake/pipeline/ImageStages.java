package io.corelake.pipeline;

import static org.apache.spark.sql.functions.col;

import io.corelake.audit.ProxyAudit;
import io.corelake.config.Configuration;
import io.corelake.config.EmbedConfiguration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.embed.EmbedCounters;
import io.corelake.embed.EmbedSpec;
import io.corelake.embed.Preflight;
import io.corelake.pipeline.RunRecord.ProxyRecord;
import io.corelake.progress.Progress;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.TorchEngine;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** The stages that turn images into vectors. */
final class ImageStages {
  private static final int RECHECKED = 1000;

  private final SparkSession spark;
  private final Configuration configuration;
  private final Stages stages;
  private final Storage storage;
  private final Progress progress;

  ImageStages(
      SparkSession spark,
      Configuration configuration,
      Stages stages,
      Storage storage,
      Progress progress) {
    this.spark = spark;
    this.configuration = configuration;
    this.stages = stages;
    this.storage = storage;
    this.progress = progress;
  }

  StageRecord corpus(Corpus corpus, String fingerprint) {
    LongAccumulator listed = spark.sparkContext().longAccumulator("corelake.corpus.images");
    return stages.materialize(
        StageName.CORPUS,
        fingerprint,
        Stages.UNKNOWN,
        listed::value,
        () -> corpus.images(listed),
        table -> {
          CorpusTable.refuseRepeatedIds(table, corpus.remedyOfRepeatedIds());
          CorpusTable.Size size = CorpusTable.size(table);
          return Stages.counts(Map.of(Stages.LISTED, size.images(), "bytes", size.bytes()));
        });
  }

  StageRecord embed(
      Corpus source, StageRecord corpus, Proxies.Proxy proxy, String corpusFingerprint) {
    String key = Fingerprints.embedKey(proxy.sha256(), proxy.imageSize(), configuration);
    StageTarget target =
        new StageTarget(
            StageName.EMBED,
            Fingerprints.embed(corpusFingerprint, key),
            key,
            corpus.count(Stages.LISTED));
    StageRecord before = stages.store().find(target.stage(), target.fingerprint()).orElse(null);
    StageRecord finished = stages.finished(target, this::readableAgain);
    if (finished != null) {
      return finished;
    }
    Dataset<Row> images = stages.table(StageName.CORPUS, corpus);
    // Before images are read for their hashes, which may take hours too.
    EmbedSpec spec = Preflight.passed(spark.sparkContext(), spec(proxy), progress);
    try (EmbedComputation computation =
        new EmbedComputation(stages, target, source, images, configuration)) {
      // Outputs may share a work folder, and a run on another one may have been faster.
      StageRecord others = stages.finished(target, record -> record.equals(before));
      if (others != null) {
        return others;
      }
      noteFinished(computation.finished(), target.images());
      EmbedCounters counters = EmbedCounters.register(spark.sparkContext());
      StageRecord embed = computation.compute(spec, counters);
      noteHalvings(counters.halvings().value());
      return embed;
    }
  }

  /** Embeds a corpus and audits the proxy by the vectors. */
  RankingSource vectors(Corpus source, StageRecord corpus, Proxies.Proxy proxy) {
    StageRecord embed = embed(source, corpus, proxy, corpus.fingerprint());
    ProxyAudit audit =
        new AuditStage(spark, configuration, stages, storage, progress).of(embed, proxy.origin());
    return new RankingSource(
        StageName.EMBED,
        embed,
        corpus.count(Stages.LISTED),
        source.ignoredFiles(),
        source.root(),
        new ProxyRecord(
            Uris.redacted(proxy.origin()),
            proxy.sha256(),
            proxy.trainedOn(),
            proxy.imageSize(),
            (int) embed.count("dimension"),
            configuration.embed().views(),
            audit,
            AuditWarnings.of(audit)),
        false);
  }

  private void noteFinished(long finished, long images) {
    if (finished > 0) {
      progress.note(
          "%-9s %,d of %,d images are embedded by an interrupted run"
              .formatted(StageName.EMBED.label(), finished, images));
    }
  }

  private void noteHalvings(long halvings) {
    if (halvings > 0) {
      progress.note(
          "Memory for embed.batch-size %d ran out %,d times, and batches were halved: see the executors' logs."
              .formatted(configuration.embed().batchSize(), halvings));
    }
  }

  /**
   * Returns whether an image that could not be read then can be read now: a missing mount or
   * permission is not the image's fault for ever.
   */
  private boolean readableAgain(StageRecord embed) {
    if (Stream.of(UnreadableImageException.MISSING, UnreadableImageException.NO_PERMISSION)
        .noneMatch(reason -> embed.count(VectorCounts.REJECT_PREFIX + reason) > 0)) {
      return false;
    }
    ImageBytes bytes =
        new ImageBytes(
            spark.sparkContext().hadoopConfiguration(), configuration.corpus().maxBytes());
    boolean readable =
        stages
            .table(StageName.EMBED, embed)
            .where(
                col("reject_reason")
                    .isin(UnreadableImageException.MISSING, UnreadableImageException.NO_PERMISSION))
            .limit(RECHECKED)
            .select("image_id", "uri", "index", "label")
            .collectAsList()
            .stream()
            .map(ImageReference::of)
            .anyMatch(image -> !image.isInTable() && bytes.canRead(image.uri()));
    if (readable) {
      progress.note("Images that could not be read before can be read now: embedding again.");
    }
    return readable;
  }

  /** Returns how images are embedded with a proxy, which is loaded here. */
  EmbedSpec spec(Proxies.Proxy proxy) {
    EmbedConfiguration embed = configuration.embed();
    int threads = spark.sparkContext().conf().getInt("spark.task.cpus", 1);
    TorchEngine.configure(embed.libtorch(), threads);
    ProxyModel model =
        ProxyModel.shared(proxy.sha256(), DeviceChoice.CPU, 0, () -> storage.read(proxy.path()));
    return EmbedSpec.of(
        configuration,
        proxy.path().toString(),
        proxy.sha256(),
        proxy.imageSize(),
        model.dimension(proxy.imageSize()),
        threads);
  }
}
