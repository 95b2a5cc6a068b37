package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.chunk.Chunks;
import io.corelake.config.Configuration;
import io.corelake.corpus.ContentHashes;
import io.corelake.corpus.Corpus;
import io.corelake.embed.EmbedCounters;
import io.corelake.embed.EmbedSpec;
import io.corelake.embed.EmbeddingTable;
import io.corelake.embed.FinishedImages;
import io.corelake.embed.GrownEmbedding;
import io.corelake.embed.KeptVectors;
import io.corelake.table.ParquetTable;
import java.util.SortedMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the embed stage's table. What interrupted attempts at it have finished is taken. Where
 * tables of the same key are finished, of earlier states of the corpus or of others, the rest is
 * first read for its hashes, and only those images are embedded whose bytes no table knows. Open
 * until the table is written.
 */
final class EmbedComputation implements AutoCloseable {
  /** What the names of chunks of the table begin with. */
  static final String CHUNK = "chunk";

  /** And those of chunks of the pass that reads for the hashes. */
  static final String HASHES = "hashes";

  private final Stages stages;
  private final StageTarget target;
  private final Dataset<Row> images;
  private final Configuration configuration;
  private final Path draft;
  private final Chunks chunks;
  private final Chunks hashes;
  private final FinishedImages finished;
  private final GrownEmbedding embedding;

  /**
   * Looks for what there is.
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
    this.images = images;
    this.configuration = configuration;
    StageStore store = stages.store();
    this.draft = store.draft(target);
    this.chunks = store.chunks(images.sparkSession(), target, CHUNK, EmbeddingTable.SCHEMA);
    this.hashes = store.chunks(images.sparkSession(), target, HASHES, ContentHashes.SCHEMA);
    this.finished = FinishedImages.of(chunks);
    KeptVectors kept = store.kept(images.sparkSession(), String.valueOf(target.key()));
    this.embedding =
        new GrownEmbedding(
            corpus,
            images,
            finished,
            kept,
            new GrownEmbedding.Dealing(
                target.images(),
                configuration.embed().imagesPerTask(),
                configuration.embed().chunkSeconds()));
  }

  /** Returns how many images interrupted attempts at the table have finished. */
  long finished() {
    return finished.images();
  }

  /**
   * Computes the table.
   *
   * @param spec how images are embedded, where some are to be
   */
  StageRecord compute(EmbedSpec spec, EmbedCounters counters) {
    try {
      StageRecord written = write(spec, counters);
      // Not before: until the table is there, they are what an interrupted run has.
      chunks.delete();
      hashes.delete();
      return written;
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      StageRecord others = ofAnotherRun(e);
      if (others == null) {
        throw e;
      }
      return others;
    }
  }

  /** Outputs may share a work folder, and a run on another one may have been faster. */
  private @Nullable StageRecord ofAnotherRun(Exception failure) {
    try {
      return chunks.isAnyGone() || hashes.isAnyGone()
          ? stages.finished(target, record -> false)
          : null;
    } catch (CoreLakeException e) {
      failure.addSuppressed(e);
      return null;
    }
  }

  private StageRecord write(EmbedSpec spec, EmbedCounters counters) {
    boolean traced = embedding.isToBeTraced();
    long known = traced ? trace() : 0;
    return stages.compute(
        target,
        target.images() - finished.images() - known,
        counters.images()::value,
        () ->
            traced
                ? embedding.table(traced(), chunks, spec, counters)
                : embedding.table(chunks, spec, counters),
        table -> counts(table, known));
  }

  /** Writes where the images' vectors are, and returns how many need not be embedded. */
  private long trace() {
    LongAccumulator read =
        images.sparkSession().sparkContext().longAccumulator("corelake.read.images");
    long toRead = target.images() - finished.images();
    return stages.doPart(
        new StageTarget(target.stage(), target.fingerprint(), toRead),
        "read",
        read::value,
        () -> {
          ParquetTable.write(
              embedding.traced(hashes, configuration.corpus().maxBytes(), read), draft);
          return GrownEmbedding.known(traced());
        },
        known -> "%,d known by their bytes, %,d to be embedded".formatted(known, toRead - known));
  }

  private Dataset<Row> traced() {
    return ParquetTable.read(images.sparkSession(), draft);
  }

  private SortedMap<String, Long> counts(Dataset<Row> table, long known) {
    EmbeddingTable.refuseOtherImages(table, images);
    SortedMap<String, Long> counts = VectorCounts.of(table);
    counts.putAll(CorpusStatistics.of(table).counts());
    counts.put(VectorCounts.KEPT, known);
    counts.put(VectorCounts.RESUMED, finished.vectors());
    return counts;
  }

  @Override
  public void close() {
    stages.store().delete(draft);
  }
}
