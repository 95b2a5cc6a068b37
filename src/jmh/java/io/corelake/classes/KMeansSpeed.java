package io.corelake.classes;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.seed.RandomStream;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * K-means in levels against one flat fit of MLlib, on the vectors of an embedding table: the time
 * of the fit, that of the assignment of all images, and the inertia, which is the mean of 1 -
 * cosine. Arguments: {@code tree} or {@code flat}, the table's folder (or {@code noise:N:D}), then
 * numbers of centres.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.main=io.corelake.classes.KMeansSpeed
 * -Djmh.args="tree WORK/embed/FINGERPRINT/attempt-ID 1000 10000"}
 */
public final class KMeansSpeed {
  private static final StructType VECTOR =
      new StructType().add("vector", DataTypes.BinaryType, false);

  private KMeansSpeed() {}

  public static void main(String[] arguments) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("KMeansSpeed")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
            .getOrCreate();
    try {
      Dataset<Row> vectors = vectors(spark, arguments[1]).persist();
      long images = vectors.count();
      int dimension = vectors.first().<byte[]>getAs(0).length / Short.BYTES;
      for (int i = 2; i < arguments.length; i++) {
        int count = Integer.parseInt(arguments[i]);
        long start = System.nanoTime();
        Centres centres = centres(vectors, images, dimension, count, arguments[0].equals("flat"));
        double fitted = (System.nanoTime() - start) / 1e9;
        double inertia = inertia(vectors, centres);
        System.out.printf(
            "%s: %,d x %d, K = %,d (%,d found): fit %.1f s, assignment and inertia %.1f s, inertia %.6f%n",
            arguments[0],
            images,
            dimension,
            count,
            centres.classes().length,
            fitted,
            (System.nanoTime() - start) / 1e9 - fitted,
            inertia);
      }
    } finally {
      spark.stop();
    }
  }

  private static Dataset<Row> vectors(SparkSession spark, String table) {
    if (!table.startsWith("noise:")) {
      return spark.read().parquet(table).where("vector IS NOT NULL").select("vector");
    }
    List<String> parts = List.of(table.split(":", -1));
    int dimension = Integer.parseInt(parts.get(2));
    RandomStream random = new RandomStream(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(parts.get(1)); i++) {
      double[] drawn = new double[dimension];
      double squares = 0;
      for (int j = 0; j < dimension; j++) {
        drawn[j] = random.nextGaussian();
        squares += drawn[j] * drawn[j];
      }
      short[] vector = new short[dimension];
      for (int j = 0; j < dimension; j++) {
        vector[j] = Grid.round(drawn[j] / Math.sqrt(squares));
      }
      rows.add(RowFactory.create((Object) GridVector.encode(vector)));
    }
    return spark.createDataFrame(rows, VECTOR);
  }

  private static Centres centres(
      Dataset<Row> vectors, long images, int dimension, int count, boolean flat) {
    Configuration configuration =
        Configuration.of(
            SettingsLoader.load(null, Map.of(), Map.of(), List.of("classes.count=" + count)));
    if (flat) {
      return Centres.of(
          new KMeansFit(configuration.classes().maxIterations(), 1, 0).centres(vectors, count),
          dimension);
    }
    return KMeansCentres.fit(vectors, images, dimension, configuration.classes(), 0);
  }

  private static double inertia(Dataset<Row> vectors, Centres centres) {
    return vectors
        .javaRDD()
        .mapToDouble(
            row -> {
              short[] vector = GridVector.decode(row.getAs(0));
              return 1 - cosine(vector, centres.centre(centres.nearest(vector)));
            })
        .mean();
  }

  private static double cosine(short[] vector, short[] other) {
    double product = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int j = 0; j < vector.length; j++) {
      product += vector[j] * other[j];
      squares += vector[j] * vector[j];
      otherSquares += other[j] * other[j];
    }
    return product / Math.sqrt(squares * otherSquares);
  }
}
