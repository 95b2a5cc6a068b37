package io.corelake.pipeline;

import io.corelake.config.Configuration;
import io.corelake.corpus.Corpus;
import io.corelake.embed.EmbedCounters;
import io.corelake.embed.EmbedSpec;
import io.corelake.embed.EmbeddingTable;
import io.corelake.embed.GrownEmbedding;
import io.corelake.embed.KeptVectors;
import io.corelake.table.ParquetTable;
import java.util.SortedMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Makes the embed stage's table. Where tables of the same key are finished, of earlier states of
 * the corpus or of others, all images are first read for their hashes, and only those are embedded
 * whose bytes no table knows. Open until the table is written.
 */
final class EmbedComputation implements AutoCloseable {
  private final Stages stages;
  private final StageTarget target;
  private final Corpus corpus;
  private final Dataset<Row> images;
  private final Configuration configuration;
  private final Path draft;

  /**
   * Begins no work yet.
   *
   * @param images the corpus stage's table
   */
  EmbedComputation(
      Stages stages,
      StageTarget target,
      Corpus corpus,
      Dataset<Row> images,
      Configuration configuration) {
    this.stages = stages;
    this.target = target;
    this.corpus = corpus;
    this.images = images;
    this.configuration = configuration;
    this.draft = stages.store().draft(target);
  }

  /**
   * Computes the table.
   *
   * @param spec how images are embedded, where some are to be
   */
  StageRecord compute(EmbedSpec spec, EmbedCounters counters) {
    KeptVectors kept = stages.store().kept(images.sparkSession(), String.valueOf(target.key()));
    return kept.isEmpty() ? whole(spec, counters) : grown(kept, spec, counters);
  }

  private StageRecord whole(EmbedSpec spec, EmbedCounters counters) {
    return stages.compute(
        target,
        target.images(),
        counters.images()::value,
        () ->
            EmbeddingTable.of(
                corpus, images, configuration.embed().imagesPerTask(), spec, counters),
        table -> counts(table, 0));
  }

  private StageRecord grown(KeptVectors kept, EmbedSpec spec, EmbedCounters counters) {
    GrownEmbedding grown =
        new GrownEmbedding(corpus, images, configuration.embed().imagesPerTask(), kept);
    long known = trace(grown);
    return stages.compute(
        target,
        target.images() - known,
        counters.images()::value,
        () -> grown.table(traced(), spec, counters),
        table -> counts(table, known));
  }

  /** Writes where the images' vectors are, and returns how many need not be embedded. */
  private long trace(GrownEmbedding grown) {
    LongAccumulator read =
        images.sparkSession().sparkContext().longAccumulator("corelake.read.images");
    return stages.doPart(
        target,
        "read",
        read::value,
        () -> {
          ParquetTable.write(grown.traced(configuration.corpus().maxBytes(), read), draft);
          return GrownEmbedding.known(traced());
        },
        known ->
            "%,d known by their bytes, %,d to be embedded"
                .formatted(known, target.images() - known));
  }

  private Dataset<Row> traced() {
    return ParquetTable.read(images.sparkSession(), draft);
  }

  private static SortedMap<String, Long> counts(Dataset<Row> table, long kept) {
    SortedMap<String, Long> counts = Stages.vectorCounts(table);
    counts.putAll(CorpusStatistics.of(table).counts());
    counts.put(Stages.KEPT, kept);
    return counts;
  }

  @Override
  public void close() {
    stages.store().delete(draft);
  }
}
