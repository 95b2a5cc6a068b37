package io.corelake.embed;

import static org.apache.spark.sql.functions.col;

import io.corelake.corpus.ContentHashes;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.WantedImages;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * The embed stage's table of a corpus of which some images are embedded already. A first pass reads
 * all images for their hashes, so that nothing is taken for the same by its name; a second one
 * embeds those whose bytes are new.
 */
public final class GrownEmbedding {
  private final Corpus corpus;
  private final Dataset<Row> images;
  private final int imagesPerTask;
  private final KeptVectors kept;
  private final JavaRDD<ImageContent> contents;

  /**
   * Begins no work yet.
   *
   * @param images the corpus stage's table
   * @param imagesPerTask images a task, where the corpus lets them be dealt
   */
  public GrownEmbedding(Corpus corpus, Dataset<Row> images, int imagesPerTask, KeptVectors kept) {
    this.corpus = corpus;
    this.images = images;
    this.imagesPerTask = imagesPerTask;
    this.kept = kept;
    this.contents = corpus.contents(images, imagesPerTask);
  }

  /**
   * Returns the listed images, each with the place of its vector where it has one. It must be
   * written before it is used: what became of an image is decided once.
   *
   * @param maxBytes of the largest image that is read
   * @param read counts the images, for progress only
   */
  public Dataset<Row> traced(long maxBytes, LongAccumulator read) {
    return kept.traced(images, ContentHashes.of(images.sparkSession(), contents, maxBytes, read));
  }

  /** Returns how many images need not be embedded. */
  public static long known(Dataset<Row> traced) {
    return traced.where(col("source").isNotNull()).count();
  }

  /**
   * Returns the table.
   *
   * @param traced as {@link #traced} made it, written and read again
   */
  public Dataset<Row> table(Dataset<Row> traced, EmbedSpec spec, EmbedCounters counters) {
    Dataset<Row> unknown = traced.where(col("source").isNull());
    JavaRDD<ImageContent> toEmbed =
        corpus.holdsBytes()
            ? WantedImages.of(contents, unknown)
            : corpus.contents(unknown, imagesPerTask);
    EmbedTask task = EmbedTask.of(images.sparkSession(), spec, counters, ProxyLoading.SHARED);
    return EmbeddingTable.of(corpus, unknown, toEmbed, task).unionByName(kept.rows(traced));
  }
}
