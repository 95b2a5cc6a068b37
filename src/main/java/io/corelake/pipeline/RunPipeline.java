package io.corelake.pipeline;

import io.corelake.config.Configuration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.lock.OutputLock;
import io.corelake.manifest.ExportConditions;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The main job: corpus and embed turn images into vectors, which are then ranked. */
public final class RunPipeline {
  private final SparkSession spark;
  private final RunRequest request;
  private final Configuration configuration;
  private final Progress progress;
  private final org.apache.hadoop.conf.Configuration hadoop;
  private final RankingPipeline ranking;
  private final ImageStages stages;

  public RunPipeline(SparkSession spark, RunRequest request, Progress progress) {
    this.spark = spark;
    this.request = request;
    this.configuration = request.configuration();
    this.progress = progress;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.ranking = new RankingPipeline(spark, request, StageName.OF_RUN, progress);
    this.stages =
        new ImageStages(spark, configuration, ranking.stages(), new Storage(hadoop), progress);
  }

  /**
   * Runs as far as was asked for.
   *
   * @return the published run, or null where the run ends before the manifests
   */
  public @Nullable PublishedRun run() {
    try (OutputLock lock = ranking.lock();
        Corpus corpus = Corpus.open(spark, request.input(), configuration.corpus(), progress)) {
      ExportConditions.check(
          configuration.output().exports(),
          corpus.kind(),
          corpus.root(),
          configuration.corpus().shardIds());
      if (request.until() == StageName.CORPUS) {
        stages.corpus(corpus, corpus.fingerprint());
        return null;
      }
      return ranking.run(lock, () -> embed(corpus, lock));
    }
  }

  private RankingSource embed(Corpus corpus, OutputLock lock) {
    String fingerprint = corpus.fingerprint();
    StageRecord listed = stages.corpus(corpus, fingerprint);
    Dataset<Row> images = ranking.stages().table(StageName.CORPUS, listed);
    ExportConditions.check(
        configuration.output().exports(),
        CorpusTable.readable(images),
        configuration.corpus().shardIds(),
        configuration.select().keep());
    Proxies.Proxy proxy =
        new Proxies(hadoop, ranking.work(), lock::confirmHeld)
            .resolve(corpus, images, fingerprint, configuration, progress);
    return stages.vectors(corpus, listed, proxy);
  }
}
