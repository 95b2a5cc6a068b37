package io.corelake.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.corelake.classes.LatentClassTable;
import io.corelake.progress.Progress;
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import io.corelake.selection.Objective;
import io.corelake.selection.Similarity;
import io.corelake.table.ParquetTable;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * The rank stage on a cluster of real executors, and a digest of what came out. Arguments: Spark's
 * master, images, dimension, classes, select.class-memory in MiB, objective.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.main=io.corelake.rank.ClusterSpeed
 * -Djmh.args="local-cluster[2,1,2048] 2000000 64 1 512 cl-core"}
 */
public final class ClusterSpeed {
  private ClusterSpeed() {}

  public static void main(String[] arguments) throws IOException {
    String master = arguments[0];
    long images = Long.parseLong(arguments[1]);
    int dimension = Integer.parseInt(arguments[2]);
    int classes = Integer.parseInt(arguments[3]);
    long classMemory = Long.parseLong(arguments[4]) << 20;
    Objective objective = Objective.of(arguments[5]);
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    Path folder = Files.createTempDirectory("corelake-cluster-speed");
    SparkSession spark =
        SparkSession.builder()
            .master(master)
            .appName("ClusterSpeed")
            .config("spark.ui.enabled", "false")
            .config("spark.executor.memory", "2g")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.extraJavaOptions", JavaModuleOptions.defaultModuleOptions())
            .config("spark.log.level", "ERROR")
            .getOrCreate();
    try {
      org.apache.hadoop.fs.Path table = path(folder, "classes");
      ParquetTable.write(draw(spark, images, dimension, classes), table);
      Dataset<Row> members = ParquetTable.read(spark, table);
      // Once for the JIT compilers, once for the time.
      for (int round = 0; round < 2; round++) {
        RankSpec spec =
            new RankSpec(
                objective,
                Similarity.LINEAR,
                LatentClassTable.sizes(members),
                dimension,
                1,
                classMemory);
        long start = System.nanoTime();
        org.apache.hadoop.fs.Path ranking = path(folder, "ranking-" + round);
        ParquetTable.write(
            RankingTable.of(
                spark, members, spec, printing(), spark.sparkContext().longAccumulator()),
            ranking);
        System.out.printf(
            "%s: %,d x %d in %d classes, %s: %.1f s, digest %s%n",
            master,
            images,
            dimension,
            classes,
            objective.label(),
            (System.nanoTime() - start) / 1e9,
            digest(ParquetTable.read(spark, ranking)));
      }
    } finally {
      spark.stop();
      delete(folder.toFile());
    }
  }

  private static org.apache.hadoop.fs.Path path(Path folder, String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  /** A sum of hashes of whole rows, which is the same in any order of the rows. */
  private static String digest(Dataset<Row> ranking) {
    Column[] columns =
        Arrays.stream(ranking.columns()).map(name -> col(name)).toArray(Column[]::new);
    return ranking
        .select(xxhash64(columns).cast("decimal(38,0)").as("hash"))
        .agg(sum("hash"))
        .first()
        .<BigDecimal>getAs(0)
        .toBigInteger()
        .toString(36);
  }

  private static Dataset<Row> draw(SparkSession spark, long images, int dimension, int classes) {
    return spark
        .range(0, images, 1, 16)
        .map(
            (MapFunction<Long, Row>)
                index -> {
                  int latentClass = (int) (index % classes);
                  long scattered = SeededHash.hash(0, "name", Long.toString(index), 0) >>> 40;
                  String id = "images/%08d-%09d.jpg".formatted(scattered, index);
                  return RowFactory.create(
                      id,
                      "file:/data/" + id,
                      index,
                      null,
                      latentClass,
                      GridVector.encode(vector(index, latentClass, dimension)),
                      null,
                      null);
                },
            Encoders.row(LatentClassTable.SCHEMA));
  }

  /** Noise around the direction of the class. */
  private static short[] vector(long index, int latentClass, int dimension) {
    RandomStream ofClass = new RandomStream(latentClass);
    RandomStream ofImage = new RandomStream(SeededHash.hash(1, "vector", Long.toString(index), 0));
    double[] vector = new double[dimension];
    double squares = 0;
    for (int j = 0; j < dimension; j++) {
      vector[j] = 0.6 * ofClass.nextGaussian() + ofImage.nextGaussian();
      squares += vector[j] * vector[j];
    }
    double length = ofImage.nextDouble(0.8, 0.95) / Math.sqrt(squares);
    short[] onGrid = new short[dimension];
    for (int j = 0; j < dimension; j++) {
      onGrid[j] = Grid.round(vector[j] * length);
    }
    return onGrid;
  }

  private static Progress printing() {
    return new Progress() {
      @Override
      public void started(String stage, long total) {}

      @Override
      public void advanced(long done, String detail) {}

      @Override
      public void finished(String summary) {}

      @Override
      public void note(String line) {
        System.out.println(line);
      }
    };
  }

  private static void delete(File file) {
    File[] inner = file.listFiles();
    if (inner != null) {
      for (File each : inner) {
        delete(each);
      }
    }
    if (!file.delete()) {
      System.err.println("Cannot delete " + file);
    }
  }
}
