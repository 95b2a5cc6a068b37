package io.corelake.selection;

import io.corelake.seed.RandomStream;

/** A latent class for benchmarks: thirty clusters around one direction, and copies of images. */
final class DrawnClass {
  private static final int CLUSTERS = 30;

  /** Weights beside noise of 1: two images have a cosine near 0.2, or 0.5 in one cluster. */
  private static final double SHARED = 0.6;

  private static final double CLUSTER = 0.7;

  /** A copy's cosine with its image is 0.98. */
  private static final double COPY_NOISE = 0.27;

  private DrawnClass() {}

  /** Draws the class; {@code copied} is the share of its images that are nearly another's copy. */
  static ClassVectors draw(RandomStream random, int images, int dimension, double copied) {
    double[] centre = gaussian(random, dimension);
    double[][] clusters = new double[CLUSTERS][];
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      clusters[cluster] = gaussian(random, dimension);
    }
    double[][] vectors = new double[images][];
    ClassVectorsBuilder drawn = new ClassVectorsBuilder(dimension);
    for (int row = 0; row < images; row++) {
      boolean copy = row > 0 && random.nextDouble() < copied;
      double[] original = copy ? vectors[random.nextInt(row)] : centre;
      double[] cluster = clusters[random.nextInt(CLUSTERS)];
      double[] vector = gaussian(random, dimension);
      double squares = 0;
      for (int j = 0; j < dimension; j++) {
        vector[j] =
            copy
                ? original[j] + COPY_NOISE * vector[j]
                : SHARED * centre[j] + CLUSTER * cluster[j] + vector[j];
        squares += vector[j] * vector[j];
      }
      vectors[row] = vector;
      short[] onGrid = new short[dimension];
      double length = random.nextDouble(0.6, 0.95) / Math.sqrt(squares);
      for (int j = 0; j < dimension; j++) {
        onGrid[j] = Grid.round(vector[j] * length);
      }
      drawn.add(onGrid);
    }
    return drawn.build();
  }

  private static double[] gaussian(RandomStream random, int dimension) {
    double[] vector = new double[dimension];
    for (int j = 0; j < dimension; j++) {
      vector[j] = random.nextGaussian();
    }
    return vector;
  }
}
