package io.corelake.classes;

import io.corelake.selection.GridVector;
import java.util.Arrays;
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
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * One fit of MLlib's spherical k-means, the best of several starts.
 *
 * <p>MLlib seeds its start by partition and adds partial sums in the order in which they arrive, so
 * the centres are fitted in one partition, ordered by the vectors' bytes: names play no part. And
 * its dot products of dense vectors go through a BLAS on the Vector API, whose sums of lanes have
 * no specified order; those of sparse vectors are plain loops. So the vectors are handed over as
 * sparse ones, and the centres are the same on every cluster.
 *
 * @param starts fits of which that of the least cost is taken
 */
record KMeansFit(int maxIterations, int starts, long seed) {
  private static final StructType FEATURES =
      new StructType().add("features", SQLDataTypes.VectorType(), false);

  /**
   * Fits centres; there can be fewer than asked for where fewer vectors are distinct.
   *
   * @param vectors a column of vectors on the grid, none of them zero
   * @return {@code double[k][d]}
   */
  double[][] centres(Dataset<Row> vectors, int count) {
    Dataset<Row> features =
        vectors
            .select("vector")
            .repartition(1)
            .sortWithinPartitions("vector")
            .map(
                (MapFunction<Row, Row>) row -> RowFactory.create(sparse(row.getAs(0))),
                Encoders.row(FEATURES))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      KMeansModel best = fit(features, count, seed);
      for (int start = 1; start < starts; start++) {
        KMeansModel other = fit(features, count, seed + start);
        if (other.summary().trainingCost() < best.summary().trainingCost()) {
          best = other;
        }
      }
      return Arrays.stream(best.clusterCenters()).map(Vector::toArray).toArray(double[][]::new);
    } finally {
      features.unpersist();
    }
  }

  private KMeansModel fit(Dataset<Row> features, int count, long startSeed) {
    return new KMeans()
        .setK(count)
        .setSeed(startSeed)
        .setDistanceMeasure("cosine")
        .setMaxIter(maxIterations)
        .setSolver("row")
        .setFeaturesCol("features")
        .fit(features);
  }

  private static Vector sparse(byte[] stored) {
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
