package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.classes.LatentClassTable;
import io.corelake.config.Configuration;
import io.corelake.config.CorpusConfiguration.Dedup;
import io.corelake.embed.EmbeddingTable;
import io.corelake.lock.Lease;
import io.corelake.lock.OutputLock;
import io.corelake.manifest.ManifestWriter;
import io.corelake.manifest.Ranking;
import io.corelake.manifest.RunFiles;
import io.corelake.manifest.SubsetManifest;
import io.corelake.pipeline.RunRecord.ImageCounts;
import io.corelake.pipeline.RunRecord.SelectionRecord;
import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What every run does once there are vectors: classes and rank make tables that are kept under
 * their fingerprints; manifests and report fill the folder of the run, which is published at the
 * end.
 */
final class RankingPipeline {
  private final SparkSession spark;
  private final RunRequest request;
  private final Configuration configuration;
  private final Progress progress;
  private final Storage storage;
  private final Path output;
  private final Path work;
  private final Stages stages;
  private final RankingStages rankingStages;

  /** The tables that the manifests are made of. */
  private record Ranked(StageRecord classes, ClassFigures figures, StageRecord rank) {}

  /**
   * Begins no work yet.
   *
   * @param order the stages of the run
   */
  RankingPipeline(
      SparkSession spark, RunRequest request, List<StageName> order, Progress progress) {
    this.spark = spark;
    this.request = request.named();
    this.configuration = request.configuration();
    this.progress = progress;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
    this.output = storage.qualified("--output", request.output());
    this.work =
        request.work() == null
            ? new Path(output, "work")
            : storage.qualified("--work", request.work());
    this.stages = new Stages(spark, configuration, new StageStore(storage, work), order, progress);
    this.rankingStages = new RankingStages(spark, configuration, stages, storage, progress);
  }

  Stages stages() {
    return stages;
  }

  Path work() {
    return work;
  }

  /**
   * Holds the output against other processes, also for a run that ends before the manifests: two
   * would compute the same tables, one of them for nothing.
   */
  OutputLock lock() {
    return OutputLock.acquire(
        storage,
        output,
        Objects.requireNonNull(request.runId()),
        new Lease(configuration.output().lockHeartbeat()),
        progress);
  }

  /**
   * Runs as far as was asked for.
   *
   * @param lock of the output
   * @param source runs the stages before the classes
   * @return the published run, or null where the run ends before the manifests
   */
  @Nullable PublishedRun run(OutputLock lock, Supplier<RankingSource> source) {
    if (request.until().compareTo(StageName.MANIFESTS) < 0) {
      ClassInputs.check(spark, configuration);
      rank(source.get(), lock);
      return null;
    }
    RunPublisher publisher = new RunPublisher(storage, output, work, request, lock);
    PublishedRun finished = publisher.alreadyPublished();
    if (finished != null) {
      progress.note("Run " + finished.runId() + " is already published.");
      boolean reported = finished.record().files().containsKey(RunFiles.REPORT);
      return reported || request.until() != StageName.REPORT
          ? finished
          : PublishedRuns.writeReportAgain(spark, finished.directory().toString(), progress);
    }
    publisher.begin();
    try {
      ClassInputs.check(spark, configuration);
      RankingSource vectors = source.get();
      Ranked ranked = rank(vectors, lock);
      if (ranked == null) {
        throw new IllegalStateException("A run that writes manifests ends before them");
      }
      return publish(vectors, ranked, publisher);
    } catch (Throwable e) {
      Optional<CoreLakeException> fullDisk = FullDisk.behind(e, output, work);
      publisher.fail(fullDisk.isPresent() ? fullDisk.get() : e, stages.timings());
      if (fullDisk.isPresent()) {
        throw fullDisk.get();
      }
      // Spark throws checked exceptions that it does not declare.
      throw e;
    }
  }

  /** Returns the classes and the ranking, or null where the run ends before it. */
  private @Nullable Ranked rank(RankingSource source, OutputLock lock) {
    lock.requireHeld();
    rankingStages.refuseTooManyRejects(source.vectors());
    if (request.until() == source.stage()) {
      return null;
    }
    StageRecord classes = rankingStages.classes(source);
    lock.requireHeld();
    ClassFigures figures = rankingStages.figures(source, classes);
    if (request.until() == StageName.CLASSES) {
      return null;
    }
    return new Ranked(classes, figures, rankingStages.rank(source, classes));
  }

  private PublishedRun publish(RankingSource source, Ranked ranked, RunPublisher publisher) {
    ImageCounts counts =
        new ImageCounts(
            source.listed(),
            ranked.rank().count("ranked"),
            ranked.classes().count("folded"),
            source.vectors().count("rejected"),
            source.ignoredFiles());
    List<SubsetManifest> subsets = writeManifests(source, ranked, counts, publisher);
    RunRecord.Results results =
        new RunRecord.Results(
            counts,
            VectorCounts.rejectReasons(source.vectors()),
            source.proxy() == null ? null : CorpusStatistics.of(source.vectors()),
            source.proxy(),
            new SelectionRecord(
                ranked.classes().count("classes"),
                ranked.rank().count("largest_class"),
                (int) ranked.rank().count("grid_bits"),
                ranked.figures().spread(),
                ranked.figures().geometry(),
                ranked.figures().warnings()),
            subsets.stream()
                .map(subset -> new SubsetSummary(subset.name(), subset.images()))
                .toList());
    if (request.until() == StageName.REPORT) {
      long start = begin(StageName.REPORT, counts.ranked());
      new RunReporter(spark, publisher.directory())
          .write(publisher.record(results, stages.timings()));
      finish(StageName.REPORT, counts.ranked(), start, RunFiles.REPORT);
    }
    return publisher.publish(results, stages.timings());
  }

  private List<SubsetManifest> writeManifests(
      RankingSource source, Ranked ranked, ImageCounts counts, RunPublisher publisher) {
    long start = begin(StageName.MANIFESTS, counts.ranked());
    ManifestWriter writer = new ManifestWriter(publisher.directory());
    Ranking ranking = Ranking.open(spark, storage, stages.data(StageName.RANK, ranked.rank()));
    writer.writeRanking(ranking);
    writer.writeRejects(EmbeddingTable.rejected(stages.table(source.stage(), source.vectors())));
    if (configuration.corpus().dedup() != Dedup.OFF) {
      writer.writeDuplicates(
          LatentClassTable.duplicates(stages.table(StageName.CLASSES, ranked.classes())));
    }
    List<SubsetManifest> subsets =
        writer.writeSubsets(
            ranking,
            new ManifestWriter.Source(
                publisher.runId(),
                counts.listed(),
                counts.ranked(),
                configuration.select().objective().label(),
                source.root()),
            configuration.select().keep(),
            configuration.output().exports());
    finish(StageName.MANIFESTS, counts.ranked(), start, subsets.size() + " subsets");
    return subsets;
  }

  /** Begins a stage that makes no table, and returns when that was. */
  private long begin(StageName stage, long images) {
    spark.sparkContext().setJobDescription(stages.jobDescription(stage, images));
    progress.started(stage.label(), 0);
    return System.nanoTime();
  }

  private void finish(StageName stage, long images, long start, String summary) {
    double seconds = (System.nanoTime() - start) / 1e9;
    stages.timings().add(StageTiming.of(stage.label(), images, seconds));
    spark.sparkContext().setJobDescription(null);
    progress.finished(summary);
  }
}
