package io.corelake.pipeline;

import io.corelake.classes.Centres;
import io.corelake.classes.ExactDuplicates;
import io.corelake.classes.KMeansCentres;
import io.corelake.classes.LatentClassTable;
import io.corelake.config.Configuration;
import io.corelake.config.CorpusConfiguration.Dedup;
import io.corelake.embed.EmbeddingTable;
import io.corelake.rank.NearDuplicateTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Makes the classes stage's table: the latent class of every image, and what is a duplicate. Open
 * until the table is written.
 */
final class ClassComputation implements AutoCloseable {
  private final SparkSession spark;
  private final Configuration configuration;
  private final RankingSource source;
  private final List<Runnable> open = new ArrayList<>();

  ClassComputation(SparkSession spark, Configuration configuration, RankingSource source) {
    this.spark = spark;
    this.configuration = configuration;
    this.source = source;
  }

  /**
   * Returns the table.
   *
   * @param vectors the table of the stage before
   */
  Dataset<Row> table(Dataset<Row> vectors) {
    Dataset<Row> classes =
        source.withClasses() ? LatentClassTable.given(vectors) : nearestCentres(vectors);
    return switch (configuration.corpus().dedup()) {
      case OFF, EXACT -> classes;
      case NEAR -> nearFolded(source.withClasses() ? classes : readAgain(classes));
    };
  }

  private Dataset<Row> nearestCentres(Dataset<Row> vectors) {
    Dataset<Row> embedded = EmbeddingTable.embedded(vectors);
    long kept = source.images();
    Dataset<Row> marked = ExactDuplicates.unmarked(embedded);
    // Given vectors have no bytes that could be the same.
    if (configuration.corpus().dedup() != Dedup.OFF && source.stage() == StageName.EMBED) {
      ExactDuplicates duplicates = ExactDuplicates.in(embedded);
      open.add(duplicates::close);
      kept -= duplicates.folded();
      marked = duplicates.marked();
    }
    Centres centres =
        KMeansCentres.fit(
            LatentClassTable.kept(marked),
            kept,
            dimension(),
            configuration.classes(),
            configuration.seed());
    return LatentClassTable.of(spark, marked, centres);
  }

  private Dataset<Row> nearFolded(Dataset<Row> classes) {
    Dataset<Row> near =
        NearDuplicateTable.of(
            LatentClassTable.kept(classes),
            dimension(),
            configuration.corpus().dedupEpsilon(),
            configuration.select().classMemory());
    return LatentClassTable.refolded(classes, readAgain(near));
  }

  /** Keeps what is read more than once; on disk, since the memory is for the classes. */
  private Dataset<Row> readAgain(Dataset<Row> table) {
    Dataset<Row> kept = table.persist(StorageLevel.DISK_ONLY());
    open.add(kept::unpersist);
    return kept;
  }

  private int dimension() {
    return (int) source.vectors().count("dimension");
  }

  @Override
  public void close() {
    open.forEach(Runnable::run);
  }
}
