package io.corelake.embed;

import io.corelake.selection.Grid;

/**
 * The image vector of CoreLake: mean = (1/m) sum over the m views of z_v / |z_v|, on the
 * fixed-point grid. The mean over all pairs of views of two images' similarities is the dot product
 * of their mean vectors.
 */
final class MeanVector {
  static final String NOT_FINITE = "not-finite";
  static final String ZERO = "zero-vector";

  private MeanVector() {}

  /**
   * Returns the mean vector of one image.
   *
   * @param outputs the proxy's outputs, row by row
   * @param at where the first view's row begins
   * @throws RejectedImage where a view is not finite or zero, or the mean vanishes
   */
  static short[] of(float[] outputs, int at, int views, int dimension) throws RejectedImage {
    double[] mean = new double[dimension];
    for (int view = 0, row = at; view < views; view++, row += dimension) {
      double squares = 0;
      for (int j = 0; j < dimension; j++) {
        squares += (double) outputs[row + j] * outputs[row + j];
      }
      if (!Double.isFinite(squares)) {
        throw new RejectedImage(
            "embed", NOT_FINITE, "the proxy's output for view " + view + " is not finite");
      }
      if (squares == 0) {
        throw new RejectedImage(
            "embed", ZERO, "the proxy's output for view " + view + " is the zero vector");
      }
      double scale = 1 / (Math.sqrt(squares) * views);
      for (int j = 0; j < dimension; j++) {
        mean[j] += outputs[row + j] * scale;
      }
    }
    short[] vector = new short[dimension];
    boolean zero = true;
    for (int j = 0; j < dimension; j++) {
      vector[j] = Grid.round(mean[j]);
      zero &= vector[j] == 0;
    }
    if (zero) {
      throw new RejectedImage("embed", ZERO, "the views cancel each other out");
    }
    return vector;
  }

  /** Returns the mean length of an image's outputs, before they are divided by it. */
  static double norm(float[] outputs, int at, int views, int dimension) {
    double sum = 0;
    for (int view = 0, row = at; view < views; view++, row += dimension) {
      double squares = 0;
      for (int j = 0; j < dimension; j++) {
        squares += (double) outputs[row + j] * outputs[row + j];
      }
      sum += Math.sqrt(squares);
    }
    return sum / views;
  }
}
