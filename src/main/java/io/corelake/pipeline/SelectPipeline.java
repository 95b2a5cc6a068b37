package io.corelake.pipeline;

import io.corelake.config.Configuration;
import io.corelake.embed.EmbeddingTable;
import io.corelake.lock.OutputLock;
import io.corelake.manifest.ExportConditions;
import io.corelake.progress.Progress;
import io.corelake.storage.Uris;
import io.corelake.vectors.VectorOptions;
import io.corelake.vectors.VectorSource;
import io.corelake.vectors.VectorTable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The job on given vectors: it reads and checks them, and they are then ranked. */
public final class SelectPipeline {
  private final SparkSession spark;
  private final RunRequest request;
  private final Configuration configuration;
  private final RankingPipeline ranking;

  /**
   * Begins no work yet.
   *
   * @param request whose input is the vectors' URI
   */
  public SelectPipeline(SparkSession spark, RunRequest request, Progress progress) {
    this.spark = spark;
    this.request = request;
    this.configuration = request.configuration();
    this.ranking = new RankingPipeline(spark, request, StageName.OF_SELECT, progress);
  }

  /**
   * Runs as far as was asked for.
   *
   * @return the published run, or null where the run ends before the manifests
   */
  public @Nullable PublishedRun run() {
    try (OutputLock lock = ranking.lock()) {
      return ranking.run(lock, this::vectors);
    }
  }

  private RankingSource vectors() {
    VectorSource source =
        VectorSource.open(spark, VectorOptions.SELECT, request.input(), configuration.vectors());
    long listed = source.count();
    StageRecord vectors =
        ranking
            .stages()
            .materialize(
                StageName.VECTORS,
                Fingerprints.vectors(source, configuration),
                listed,
                () -> VectorTable.of(spark, source, configuration.select().normalize()),
                VectorCounts::of);
    ExportConditions.check(
        configuration.output().exports(),
        EmbeddingTable.embedded(ranking.stages().table(StageName.VECTORS, vectors)),
        configuration.corpus().shardIds(),
        configuration.select().keep());
    return new RankingSource(
        StageName.VECTORS,
        vectors,
        listed,
        0,
        Uris.redacted(source.root().toString()),
        null,
        source.withClasses());
  }
}
