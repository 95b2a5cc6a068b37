package io.corelake.report;

import tagbio.umap.Umap;
import tagbio.umap.metric.EuclideanMetric;

/** Lays vectors out in two dimensions by UMAP (McInnes et al., 2018), the same at every call. */
public final class UmapLayout {
  /** Of fewer vectors there is nothing to see. */
  public static final int FEWEST = 8;

  private static final int NEIGHBOURS = 15;

  private UmapLayout() {}

  /**
   * Returns a place (x, y) for each vector. The cosine counts: a vector is divided by its length
   * first.
   *
   * @param vectors [n, d], n at least {@link #FEWEST}
   */
  public static float[][] of(float[][] vectors, long seed) {
    if (vectors.length < FEWEST) {
      throw new IllegalArgumentException(
          "%d vectors; a layout needs at least %d".formatted(vectors.length, FEWEST));
    }
    float[][] units = new float[vectors.length][];
    for (int i = 0; i < units.length; i++) {
      units[i] = unit(vectors[i]);
    }
    Umap umap = new Umap();
    umap.setMetric(EuclideanMetric.SINGLETON);
    umap.setNumberComponents(2);
    umap.setNumberNearestNeighbours(Math.min(NEIGHBOURS, units.length - 1));
    umap.setSeed(seed);
    // With more threads the library's result depends on their timing.
    umap.setThreads(1);
    umap.setVerbose(false);
    return umap.fitTransform(units);
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float component : vector) {
      squares += (double) component * component;
    }
    double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    float[] unit = new float[vector.length];
    for (int j = 0; j < unit.length; j++) {
      unit[j] = (float) (vector[j] * scale);
    }
    return unit;
  }
}
