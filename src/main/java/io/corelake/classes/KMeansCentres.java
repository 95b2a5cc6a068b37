package io.corelake.classes;

import io.corelake.config.ClassesConfiguration;
import io.corelake.seed.SeededHash;
import io.corelake.storage.Sha256;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The centres of k-means on the directions of the image vectors: fitted on a sample, by {@link
 * KMeansTree}.
 */
public final class KMeansCentres {
  /** More images a centre move it little. */
  static final int SAMPLE_A_CENTRE = 100;

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
      return Centres.of(new double[][] {anyDirection}, dimension);
    }
    long sample = Math.min(classes.sample(), (long) SAMPLE_A_CENTRE * count);
    KMeansFit fit = new KMeansFit(classes.maxIterations(), classes.startsFor(images), seed);
    return Centres.of(
        new KMeansTree(fit, dimension)
            .centres(sampled(directed, (double) sample / images, seed, "classes"), sample, count),
        dimension);
  }

  /** Draws a share of the vectors by a hash of their bytes. */
  static Dataset<Row> sampled(Dataset<Row> vectors, double share, long seed, String purpose) {
    return share >= 1
        ? vectors
        : vectors.filter(
            (FilterFunction<Row>)
                row ->
                    SeededHash.unit(
                            SeededHash.hash(seed, purpose, Sha256.of(row.<byte[]>getAs(0)), 0))
                        < share);
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
}
