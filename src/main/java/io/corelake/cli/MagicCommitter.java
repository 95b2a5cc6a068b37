package io.corelake.cli;

import java.util.Map;

/** S3A's committer that renames nothing, as Spark's tables are bound to it. */
final class MagicCommitter {
  /** Its name among S3A's committers. */
  static final String NAME = "magic";

  private static final String BINDING =
      "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol";

  /** Spark 4.1 sets these by itself, Spark 4.0 does not. */
  static final Map<String, String> BINDINGS =
      Map.of(
          "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a",
          "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
          "spark.sql.parquet.output.committer.class",
          "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
          "spark.sql.sources.commitProtocolClass",
          BINDING);

  private MagicCommitter() {}

  /** Returns whether the jar spark-hadoop-cloud is there. */
  static boolean isOnClassPath() {
    try {
      Class.forName(BINDING, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
