package io.corelake.proxy;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;

/**
 * How images lie in memory while a proxy runs. Their shape is {@code [n, 3, h, w]} in both; the
 * last bits of an embedding are not the same.
 */
enum PixelOrder {
  /** All of red, then all of green, then all of blue. */
  PLANES {
    @Override
    PtNDArray arrange(PtNDArray images) {
      return images;
    }
  },

  /** Red, green and blue of a pixel side by side: what convolutions on a processor are fast on. */
  CHANNELS_LAST {
    @Override
    PtNDArray arrange(PtNDArray images) {
      long count = images.getShape().get(0);
      long height = images.getShape().get(2);
      long width = images.getShape().get(3);
      // A row an image has no strides in planes, so this copies; DJL's copyTo would, by way of the
      // heap and of a direct buffer that waits for the garbage collector.
      NDArray rows = images.transpose(0, 2, 3, 1).reshape(count, height * width * 3);
      return (PtNDArray) rows.reshape(count, height, width, 3).transpose(0, 3, 1, 2);
    }
  };

  /**
   * Returns the images in this order; what is made belongs to their manager.
   *
   * @param images float32 {@code [n, 3, h, w]}, in planes
   */
  abstract PtNDArray arrange(PtNDArray images);
}
