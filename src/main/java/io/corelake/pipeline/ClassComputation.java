package io.corelake.pipeline;

import io.corelake.classes.Centres;
import io.corelake.classes.KMeansCentres;
import io.corelake.classes.LatentClassTable;
import io.corelake.config.Configuration;
import io.corelake.embed.EmbeddingTable;
import io.corelake.rank.NearDuplicateTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Makes the classes stage's table: the latent class of every image, and on request the near
 * duplicates inside each class. Open until the table is written.
 */
final class ClassComputation implements AutoCloseable {
  private final SparkSession spark;
  private final Configuration configuration;
  private final RankingSource source;
  private @Nullable Dataset<Row> assigned;

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
        source.withClasses()
            ? LatentClassTable.given(vectors)
            : nearestCentres(EmbeddingTable.embedded(vectors));
    return switch (configuration.corpus().dedup()) {
      case OFF -> classes;
      case NEAR ->
          NearDuplicateTable.of(
              source.withClasses() ? classes : readTwice(classes),
              dimension(),
              configuration.corpus().dedupEpsilon(),
              configuration.select().classMemory());
    };
  }

  private Dataset<Row> nearestCentres(Dataset<Row> embedded) {
    Centres centres =
        KMeansCentres.fit(
            embedded, source.images(), dimension(), configuration.classes(), configuration.seed());
    return LatentClassTable.of(spark, embedded, centres);
  }

  /** Images are assigned once; on disk, since the memory is for the classes. */
  private Dataset<Row> readTwice(Dataset<Row> classes) {
    assigned = classes.persist(StorageLevel.DISK_ONLY());
    return assigned;
  }

  private int dimension() {
    return (int) source.vectors().count("dimension");
  }

  @Override
  public void close() {
    if (assigned != null) {
      assigned.unpersist();
    }
  }
}
