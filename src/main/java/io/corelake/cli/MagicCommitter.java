package io.corelake.cli;

/** S3A's committer that renames nothing, as Spark's tables are bound to it. */
final class MagicCommitter {
  private static final String BINDING =
      "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol";

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
