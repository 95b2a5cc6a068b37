package io.corelake.classes;

import static org.apache.spark.sql.functions.col;

import io.corelake.config.ClassesConfiguration;
import io.corelake.seed.SeededHash;
import io.corelake.selection.GridVector;
import io.corelake.storage.Sha256;
import java.util.Arrays;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Spherical k-means (MLlib) on the directions of the image vectors.
 *
 * <p>MLlib seeds its start by partition and adds partial sums in the order in which they arrive, so
 * the centres are fitted in one partition, ordered by the vectors' bytes: names play no part. And
 * its dot products of dense vectors go through a BLAS on the Vector API, whose sums of lanes have
 * no specified order; those of sparse vectors are plain loops. So the vectors are handed over as
 * sparse ones, and the centres are the same on every cluster. The sample, of about so many images,
 * bounds the work of that one task.
 */
public final class KMeansCentres {
  private static final StructType FEATURES =
      new StructType()
          .add("vector", DataTypes.BinaryType, false)
          .add("features", SQLDataTypes.VectorType(), false);

  /** More images a centre move it little, and the fit is one task's work. */
  private static final int SAMPLE_A_CENTRE = 100;

  private KMeansCentres() {}

  /**
   * Fits the centres; there can be fewer than asked for where fewer vectors are distinct.
   *
   * @param embedded the images with a vector
   * @param images how many there are
   */
  public static Centres fit(
      Dataset<Row> embedded, long images, int dimension, ClassesConfiguration classes, long seed) {
    int count = classes.countFor(images);
    Dataset<Row> directed = embedded.select("vector").filter(withDirection());
    if (count == 1 || directed.isEmpty()) {
      double[] anyDirection = new double[dimension];
      anyDirection[0] = 1;
      return new Centres(new double[][] {anyDirection}, dimension);
    }
    long sample = Math.min(classes.sample(), (long) SAMPLE_A_CENTRE * count);
    double share = (double) sample / images;
    Dataset<Row> features =
        directed
            .filter(
                (FilterFunction<Row>)
                    row ->
                        share >= 1
                            || SeededHash.unit(
                                    SeededHash.hash(
                                        seed, "classes", Sha256.of(row.<byte[]>getAs(0)), 0))
                                < share)
            .map(
                (MapFunction<Row, Row>) row -> RowFactory.create(row.get(0), vector(row.getAs(0))),
                Encoders.row(FEATURES))
            .repartition(1)
            .sortWithinPartitions(col("vector"));
    KMeansModel model =
        new KMeans()
            .setK(count)
            .setSeed(seed)
            .setDistanceMeasure("cosine")
            .setMaxIter(classes.maxIterations())
            .setSolver("row")
            .setFeaturesCol("features")
            .fit(features);
    double[][] directions =
        Arrays.stream(model.clusterCenters()).map(Vector::toArray).toArray(double[][]::new);
    return new Centres(directions, dimension);
  }

  /** A vector of zeros, which a user may give, has no direction and moves no centre. */
  private static FilterFunction<Row> withDirection() {
    return row -> {
      for (byte part : row.<byte[]>getAs("vector")) {
        if (part != 0) {
          return true;
        }
      }
      return false;
    };
  }

  private static Vector vector(byte[] stored) {
    short[] grid = GridVector.decode(stored);
    int[] indices = new int[grid.length];
    double[] components = new double[grid.length];
    for (int j = 0; j < grid.length; j++) {
      indices[j] = j;
      components[j] = grid[j];
    }
    return Vectors.sparse(grid.length, indices, components);
  }
}
