package io.corelake.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/** Spark sessions of the tests, one at a time in the JVM. */
public final class LocalSpark {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String WAREHOUSE = "spark.sql.catalog.lake.warehouse";

  private LocalSpark() {}

  /** Returns a session on so many cores; one on another number is stopped first. */
  public static SparkSession onCores(int cores) {
    return on("local[" + cores + "]", 2048, Map.of());
  }

  /**
   * Returns a session on two cores that reads and writes Delta and Iceberg tables.
   *
   * @param warehouse where the tables of the Iceberg catalog {@code lake} lie
   */
  public static SparkSession withLakeFormats(Path warehouse) {
    String place = warehouse.toUri().toString();
    // A session opens a catalog once, wherever it lies then.
    if (SparkSession.getDefaultSession().isDefined()
        && !SparkSession.getDefaultSession().get().conf().get(WAREHOUSE, place).equals(place)) {
      stop();
    }
    SparkSession spark =
        on(
            "local[2]",
            2048,
            Map.of(
                EXTENSIONS,
                "io.delta.sql.DeltaSparkSessionExtension,"
                    + "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog",
                "spark.databricks.delta.snapshotPartitions",
                "1"));
    spark.conf().set("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog");
    spark.conf().set("spark.sql.catalog.lake.type", "hadoop");
    spark.conf().set(WAREHOUSE, place);
    return spark;
  }

  /** Returns a session on so many executors of one core, each a process of its own. */
  public static SparkSession onExecutors(int executors) throws IOException {
    return onExecutors(executors, 2048);
  }

  /** As the other, on executors of so much memory. */
  public static SparkSession onExecutors(int executors, int mebibytes) throws IOException {
    return onExecutors(executors, mebibytes, Map.of());
  }

  private static SparkSession onExecutors(
      int executors, int mebibytes, Map<String, String> settings) throws IOException {
    // A worker wants the folder of an installation, though executors have our class path.
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    return on("local-cluster[" + executors + ",1," + mebibytes + "]", mebibytes, settings);
  }

  /**
   * As the others, on executors with further settings. The caller stops the session, since others
   * would take it for theirs.
   */
  public static SparkSession onExecutorsWith(int executors, Map<String, String> settings)
      throws IOException {
    stop();
    return onExecutors(executors, 1024, settings);
  }

  /**
   * Returns a session on the executors of a cluster. The caller stops it before the cluster is
   * closed.
   */
  public static SparkSession onCluster(StandaloneCluster cluster, Map<String, String> settings) {
    stop();
    return on(cluster.master(), 1024, settings);
  }

  /** Stops the session that runs, if one does. */
  public static void stop() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
      SparkSession.clearActiveSession();
      SparkSession.clearDefaultSession();
    }
  }

  /** Returns a session on executors of one core and one GPU, as a discovery script names them. */
  public static SparkSession onExecutorsWithGpu(int executors, Path discoveryScript)
      throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    return on(
        "local-cluster[" + executors + ",1,1536]",
        1536,
        Map.of(
            "spark.worker.resource.gpu.amount", "1",
            "spark.worker.resource.gpu.discoveryScript", discoveryScript.toString(),
            "spark.executor.resource.gpu.amount", "1",
            "spark.task.resource.gpu.amount", "1"));
  }

  private static SparkSession on(
      String master, int executorMebibytes, Map<String, String> settings) {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession running = SparkSession.getDefaultSession().get();
      if (running.sparkContext().isStopped()
          || !running.sparkContext().master().equals(master)
          || !running.conf().get(EXTENSIONS, "").equals(settings.getOrDefault(EXTENSIONS, ""))) {
        stop();
      }
    }
    SparkSession.Builder builder = SparkSession.builder();
    settings.forEach(builder::config);
    return builder
        .master(master)
        .appName("CoreLake tests")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", executorMebibytes + "m")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executor.extraJavaOptions", JavaModuleOptions.defaultModuleOptions())
        // Many clusters set it; Java's own is what the launcher's tests run on.
        .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .config("spark.sql.shuffle.partitions", "2")
        // Many runs in one JVM ask for the same classes, more of them than Spark remembers.
        .config("spark.sql.codegen.cache.maxEntries", "2000")
        .config("spark.sql.warehouse.dir", Path.of("target/spark-warehouse").toUri().toString())
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }
}
