package io.corelake.proxy;

import java.nio.FloatBuffer;

/** Draws the positive pairs that a proxy is trained on. Called by several threads at once. */
@FunctionalInterface
public interface PairSource {
  /**
   * Writes two random views of one image, each planar {@code float[3][size][size]}.
   *
   * @param epoch from 0; every epoch has other views
   * @param image number of the image, from 0
   */
  void fill(int epoch, int image, FloatBuffer first, FloatBuffer second);
}
