package io.corelake.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.corelake.chunk.ChunkedRows;
import io.corelake.chunk.Chunks;
import io.corelake.chunk.Portion;
import io.corelake.corpus.ContentHashes;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.WantedImages;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * The embed stage's table of a corpus of which some images may be embedded already: by an
 * interrupted attempt at the same table, where they are known by their ids, or in other tables,
 * where they are known by their bytes. For the latter a first pass reads the images for their
 * hashes, so that nothing of another corpus is taken for the same by its name.
 */
public final class GrownEmbedding {
  private final Corpus corpus;
  private final Dataset<Row> images;
  private final FinishedImages finished;
  private final KeptVectors kept;
  private final Dealing dealing;
  private final Dataset<Row> others;
  private final JavaRDD<ImageContent> contents;

  /**
   * How work is dealt out.
   *
   * @param listed images of the corpus stage's table
   * @param imagesPerTask images a task, where the corpus lets them be dealt
   * @param chunkSeconds that a chunk is to take
   */
  public record Dealing(long listed, int imagesPerTask, double chunkSeconds) {}

  /**
   * Begins no work yet.
   *
   * @param images the corpus stage's table
   */
  public GrownEmbedding(
      Corpus corpus,
      Dataset<Row> images,
      FinishedImages finished,
      KeptVectors kept,
      Dealing dealing) {
    this.corpus = corpus;
    this.images = images;
    this.finished = finished;
    this.kept = kept;
    this.dealing = dealing;
    this.others = finished.othersOf(images);
    this.contents = corpus.contents(others, dealing.imagesPerTask());
  }

  /**
   * Returns whether images must be read before it is known which are to be embedded: for their
   * hashes, or, where the bytes lie in rows, to know in which tasks they are.
   */
  public boolean isToBeTraced() {
    return !kept.isEmpty() || (!finished.isEmpty() && corpus.holdsBytes());
  }

  /**
   * Returns the images that are not finished, each with the place of its vector where it has one.
   * It must be written before it is used: what became of an image is decided once.
   *
   * @param chunks of rows of {@link ContentHashes#SCHEMA}
   * @param maxBytes of the largest image that is read
   * @param read counts the images, for progress only
   */
  public Dataset<Row> traced(Chunks chunks, long maxBytes, LongAccumulator read) {
    if (corpus.holdsBytes()) {
      // The numbers of the tasks are those of these very contents.
      return kept.traced(others, ContentHashes.of(images.sparkSession(), contents, maxBytes, read));
    }
    Dataset<Row> earlier =
        FinishedImages.distinct(chunks.earlier().where(col("sha256").isNotNull()));
    Dataset<Row> unread = chunks.isEmpty() ? others : FinishedImages.without(others, earlier);
    JavaRDD<ImageContent> toRead =
        chunks.isEmpty() ? contents : corpus.contents(unread, dealing.imagesPerTask());
    long count = chunks.isEmpty() ? unfinished() : unread.count();
    Dataset<Row> hashes =
        ChunkedRows.of(
            chunks,
            ContentHashes.rows(images.sparkSession(), toRead, maxBytes, read),
            Portion.even(toRead.getNumPartitions(), count),
            dealing.chunkSeconds());
    return kept.traced(others, earlier.union(hashes));
  }

  /** Returns how many images have their vector in another table. */
  public static long known(Dataset<Row> traced) {
    return traced.where(col("source").isNotNull()).count();
  }

  /** Returns the table, where all that is not finished is to be embedded. */
  public Dataset<Row> table(Chunks chunks, EmbedSpec spec, EmbedCounters counters) {
    List<Portion> portions = Portion.even(contents.getNumPartitions(), unfinished());
    return EmbeddingTable.completed(
        corpus, images, embedded(chunks, contents, portions, task(spec, counters)));
  }

  /**
   * Returns the table.
   *
   * @param traced as {@link #traced} made it, written and read again
   */
  public Dataset<Row> table(
      Dataset<Row> traced, Chunks chunks, EmbedSpec spec, EmbedCounters counters) {
    Dataset<Row> unknown = traced.where(col("source").isNull());
    EmbedTask task = task(spec, counters);
    Dataset<Row> embedded;
    if (corpus.holdsBytes()) {
      embedded = embedded(chunks, WantedImages.of(contents, unknown), wanted(unknown), task);
    } else {
      JavaRDD<ImageContent> toEmbed = corpus.contents(unknown, dealing.imagesPerTask());
      List<Portion> portions = Portion.even(toEmbed.getNumPartitions(), unknown.count());
      embedded = embedded(chunks, toEmbed, portions, task);
    }
    Dataset<Row> keptImages = traced.where(col("source").isNotNull());
    Dataset<Row> ownImages = FinishedImages.without(images, keptImages);
    return EmbeddingTable.completed(corpus, ownImages, embedded).unionByName(kept.rows(traced));
  }

  private EmbedTask task(EmbedSpec spec, EmbedCounters counters) {
    return EmbedTask.of(images.sparkSession(), spec, counters, ProxyLoading.SHARED);
  }

  /** Returns the rows of the finished images and of those that are embedded now. */
  private Dataset<Row> embedded(
      Chunks chunks, JavaRDD<ImageContent> toEmbed, List<Portion> portions, EmbedTask task) {
    Dataset<Row> now =
        ChunkedRows.of(
            chunks, EmbeddingTable.rows(toEmbed, task), portions, dealing.chunkSeconds());
    return finished.isEmpty() ? now : finished.rows().unionByName(now);
  }

  private long unfinished() {
    return dealing.listed() - finished.images();
  }

  /** Where the bytes lie in rows, a task has as many images as are wanted of it. */
  private static List<Portion> wanted(Dataset<Row> unknown) {
    return unknown
        .where(col("task").isNotNull())
        .groupBy("task")
        .agg(count(lit(1)))
        .orderBy("task")
        .collectAsList()
        .stream()
        .map(row -> new Portion(row.getInt(0), row.getLong(1)))
        .toList();
  }
}
