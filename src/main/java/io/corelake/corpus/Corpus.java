package io.corelake.corpus;

import io.corelake.config.CorpusConfiguration;
import io.corelake.progress.Progress;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * A corpus as it was when it was opened: which images there are, and how each is read. Open until
 * the tables made of it are written.
 */
public sealed interface Corpus extends AutoCloseable
    permits FolderCorpus, ManifestCorpus, ParquetCorpus, SomeImages, TableCorpus, TarCorpus {
  /** Opens an input in the format that is configured, or tells the format by what lies there. */
  static Corpus open(
      SparkSession spark, String input, CorpusConfiguration corpus, Progress progress) {
    return new CorpusOpener(spark, input, corpus, progress).open();
  }

  /** What it is a corpus of: a value of {@code corpus.format} but for {@code auto}. */
  String kind();

  /** What the file names in manifests are relative to. */
  String root();

  /** Returns a sha256 that changes when the images do. */
  String fingerprint();

  /** Returns how many files beside the images were passed over. */
  long ignoredFiles();

  /**
   * Returns the corpus stage's table, computed: rows of {@link CorpusTable#SCHEMA}.
   *
   * @param listed counts the images, for progress only
   */
  Dataset<Row> images(LongAccumulator listed);

  /** Returns what to do where an id names two images, for the message. */
  String remedyOfRepeatedIds();

  /**
   * Returns the readable images in tasks, each once.
   *
   * @param images the corpus stage's table, or some of its rows
   * @param imagesPerTask images a task, where they can be dealt
   */
  JavaRDD<ImageContent> contents(Dataset<Row> images, int imagesPerTask);

  /**
   * Returns whether the images' bytes lie in the rows of the corpus: {@link #contents(Dataset,
   * int)} then returns all images, whatever table it is given. See {@link WantedImages}.
   */
  default boolean holdsBytes() {
    return false;
  }

  /** Returns some images, in any order; those that are gone may be missing. */
  Iterator<ImageContent> contents(List<ImageReference> some);

  /**
   * Returns whether {@link #contents(Dataset, int)} knows the positions of the images; where not,
   * they have none yet, and the ids must bring them together with the corpus stage's table.
   */
  default boolean knowsPositions() {
    return true;
  }

  @Override
  default void close() {}
}
