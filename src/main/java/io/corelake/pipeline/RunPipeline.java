package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.corpus.FolderLister;
import io.corelake.corpus.Listing;
import io.corelake.embed.EmbeddingTable;
import io.corelake.manifest.ManifestWriter;
import io.corelake.manifest.Ranking;
import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.SubsetManifest;
import io.corelake.pipeline.RunRecord.ImageCounts;
import io.corelake.pipeline.RunRecord.ProxyRecord;
import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The main job: corpus, embed, classes, rank, manifests, report. The first four make tables that
 * are kept under their fingerprints; the last two fill the folder of the run, which is published at
 * the end.
 */
public final class RunPipeline {
  private static final int REASONS_SHOWN = 5;

  private final SparkSession spark;
  private final RunRequest request;
  private final Configuration configuration;
  private final Progress progress;
  private final Storage storage;
  private final Path output;
  private final Path work;
  private final Stages stages;

  public RunPipeline(SparkSession spark, RunRequest request, Progress progress) {
    this.spark = spark;
    this.request = request;
    this.configuration = request.configuration();
    this.progress = progress;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
    this.output = storage.qualified("--output", request.output());
    this.work =
        request.work() == null
            ? new Path(output, "work")
            : storage.qualified("--work", request.work());
    this.stages =
        new Stages(spark, configuration, new StageStore(storage, work), storage, progress);
  }

  /**
   * Runs as far as was asked for.
   *
   * @return the published run, or null where the run ends before the manifests
   */
  public @Nullable PublishedRun run() {
    if (request.until().compareTo(StageName.MANIFESTS) < 0) {
      runStages();
      return null;
    }
    RunPublisher publisher = RunPublisher.open(storage, output, work, request);
    PublishedRun finished = publisher.alreadyPublished();
    if (finished != null) {
      progress.note("Run " + finished.runId() + " is already published.");
      boolean reported = finished.record().files().containsKey("report/index.html");
      return reported || request.until() != StageName.REPORT
          ? finished
          : PublishedRuns.writeReportAgain(spark, finished.directory().toString());
    }
    publisher.begin();
    try {
      return finish(runStages(), publisher);
    } catch (Throwable e) {
      // Spark throws checked exceptions that it does not declare.
      publisher.fail(e, stages.timings());
      throw e;
    }
  }

  /** What the table stages leave behind; null for what lies beyond {@code --until}. */
  private record Tables(
      Listing listing,
      Proxies.@Nullable Proxy proxy,
      @Nullable StageRecord embed,
      @Nullable StageRecord rank) {}

  private Tables runStages() {
    org.apache.hadoop.conf.Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Listing listing = new FolderLister(hadoop, configuration.corpus()).list(request.input());
    String corpusFingerprint = Fingerprints.corpus(listing);
    StageRecord corpus = stages.corpus(listing, corpusFingerprint);
    if (endsAt(StageName.CORPUS)) {
      return new Tables(listing, null, null, null);
    }
    Proxies.Proxy proxy =
        new Proxies(hadoop, work).resolve(listing, corpusFingerprint, configuration, progress);
    String embedFingerprint =
        Fingerprints.embed(corpusFingerprint, proxy.sha256(), proxy.imageSize(), configuration);
    StageRecord embed = stages.embed(corpus, proxy, embedFingerprint);
    refuseTooManyRejects(embed);
    if (endsAt(StageName.EMBED)) {
      return new Tables(listing, proxy, embed, null);
    }
    String classesFingerprint =
        Fingerprints.classes(embedFingerprint, embed.count("embedded"), configuration);
    StageRecord classes = stages.classes(embed, classesFingerprint);
    if (endsAt(StageName.CLASSES)) {
      return new Tables(listing, proxy, embed, null);
    }
    StageRecord rank =
        stages.rank(embed, classes, Fingerprints.rank(classesFingerprint, configuration));
    return new Tables(listing, proxy, embed, rank);
  }

  private boolean endsAt(StageName stage) {
    return request.until() == stage;
  }

  private void refuseTooManyRejects(StageRecord embed) {
    long rejected = embed.count("rejected");
    long listed = rejected + embed.count("embedded");
    double share = (double) rejected / listed;
    boolean none = embed.count("embedded") == 0;
    if (none || share > configuration.corpus().maxRejectFraction()) {
      String reasons =
          Stages.rejectReasons(embed).entrySet().stream()
              .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
              .limit(REASONS_SHOWN)
              .map(reason -> reason.getKey() + " " + reason.getValue())
              .collect(Collectors.joining(", "));
      throw CoreLakeException.input(
          "%,d of %,d images were rejected (%s); %s"
              .formatted(
                  rejected,
                  listed,
                  reasons,
                  none
                      ? "none is left to rank"
                      : "corpus.max-reject-fraction allows "
                          + configuration.corpus().maxRejectFraction()));
    }
  }

  private PublishedRun finish(Tables tables, RunPublisher publisher) {
    StageRecord embed = required(tables.embed());
    StageRecord rank = required(tables.rank());
    ImageCounts counts =
        new ImageCounts(
            tables.listing().files().size(),
            rank.count("ranked"),
            0,
            embed.count("rejected"),
            tables.listing().ignoredFiles());
    RunDirectory directory = publisher.directory();
    Ranking ranking = Ranking.open(spark, storage, stages.data(StageName.RANK, rank));

    long start = System.nanoTime();
    spark
        .sparkContext()
        .setJobDescription(StageName.MANIFESTS.jobDescription(rank.count("ranked")));
    progress.started(StageName.MANIFESTS.label(), 0);
    ManifestWriter writer = new ManifestWriter(directory);
    writer.writeRanking(ranking);
    writer.writeRejects(EmbeddingTable.rejected(stages.table(StageName.EMBED, embed)));
    List<SubsetManifest> subsets =
        writer.writeSubsets(
            ranking,
            new ManifestWriter.Source(
                publisher.runId(),
                counts.listed(),
                counts.ranked(),
                configuration.select().objective().label(),
                tables.listing().root()),
            configuration.select().keep(),
            configuration.output().exports());
    progress.finished(subsets.size() + " subsets");
    addTiming(StageName.MANIFESTS, rank.count("ranked"), start);

    RunRecord.Results results =
        new RunRecord.Results(
            counts,
            Stages.rejectReasons(embed),
            proxyRecord(required(tables.proxy()), embed),
            subsets.stream()
                .map(subset -> new SubsetSummary(subset.name(), subset.images()))
                .toList());
    if (request.until() == StageName.REPORT) {
      long reportStart = System.nanoTime();
      spark.sparkContext().setJobDescription(StageName.REPORT.jobDescription(rank.count("ranked")));
      progress.started(StageName.REPORT.label(), 0);
      new RunReporter(spark, storage, directory).write(publisher.record(results, stages.timings()));
      progress.finished("report/index.html");
      addTiming(StageName.REPORT, rank.count("ranked"), reportStart);
    }
    spark.sparkContext().setJobDescription(null);
    return publisher.publish(results, stages.timings());
  }

  private void addTiming(StageName stage, long images, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    stages.timings().add(new StageTiming(stage.label(), null, false, images, seconds));
  }

  private ProxyRecord proxyRecord(Proxies.Proxy proxy, StageRecord embed) {
    return new ProxyRecord(
        Uris.redacted(proxy.origin()),
        proxy.sha256(),
        proxy.imageSize(),
        (int) embed.count("dimension"),
        configuration.embed().views());
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("A stage before the manifests did not run");
    }
    return value;
  }
}
