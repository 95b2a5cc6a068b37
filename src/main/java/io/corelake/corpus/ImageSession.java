package io.corelake.corpus;

import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A Spark session that reads tables of image bytes: one row at a time, where Spark by itself takes
 * 4096 rows for small ones, and in splits of few images.
 */
final class ImageSession {
  /** A cell may have corpus.max-bytes, and a batch of cells is one array. */
  private static final int ROWS_A_BATCH = 1;

  private static final String BYTES_A_SPLIT = "32m";

  /** Spark does not know the keys of catalogs, and takes them for none that may be set. */
  private static final String CATALOG = "spark.sql.catalog.";

  private ImageSession() {}

  /** Returns a session of the same context and settings. */
  static SparkSession of(SparkSession spark) {
    SparkSession session = spark.newSession();
    CollectionConverters.asJava(spark.conf().getAll())
        .forEach(
            (key, value) -> {
              if (session.conf().isModifiable(key) || key.startsWith(CATALOG)) {
                session.conf().set(key, value);
              }
            });
    session.conf().set("spark.sql.parquet.columnarReaderBatchSize", ROWS_A_BATCH);
    session.conf().set("spark.sql.orc.columnarReaderBatchSize", ROWS_A_BATCH);
    session.conf().set("spark.sql.files.maxPartitionBytes", BYTES_A_SPLIT);
    // Else a file that cannot be read would take its images with it, and nobody would be told.
    session.conf().set("spark.sql.files.ignoreCorruptFiles", false);
    session.conf().set("spark.sql.files.ignoreMissingFiles", false);
    // A folder named label=007 says 007, and not 7.
    session.conf().set("spark.sql.sources.partitionColumnTypeInference.enabled", false);
    return session;
  }
}
