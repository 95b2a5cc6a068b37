package io.corelake.proxy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * SimCLR's normalised, temperature-scaled cross entropy: every view must find the other view of its
 * image among the other {@code 2n - 1} views of the batch.
 */
final class NtXentLoss {
  /** Takes a view's similarity to itself out of the softmax. */
  private static final float SELF = 1e9f;

  private final float temperature;
  private final NDArray self;
  private final NDArray partners;

  /**
   * Prepares the loss of a batch.
   *
   * @param arrays owns what is kept between batches
   * @param images n
   */
  NtXentLoss(NDManager arrays, int images, float temperature) {
    this.temperature = temperature;
    int views = 2 * images;
    self = arrays.eye(views).mul(SELF);
    float[] partner = new float[views * views];
    for (int view = 0; view < views; view++) {
      partner[view * views + (view + images) % views] = 1f / views;
    }
    partners = arrays.create(partner).reshape(views, views);
  }

  /**
   * Returns the loss, a scalar: the mean over the views.
   *
   * @param projections {@code [2n, d]}, the views i and n + i being of one image
   */
  NDArray of(NDArray projections) {
    NDArray unit = projections.normalize(2, 1);
    NDArray similarities = unit.matMul(unit.transpose()).div(temperature).sub(self);
    return similarities.logSoftmax(1).mul(partners).sum().neg();
  }
}
