package io.corelake.proxy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;

/**
 * How images lie in memory while a proxy runs. Their shape is {@code [n, 3, h, w]} in both; the
 * last bits of an embedding are not the same.
 */
enum PixelOrder {
  /** All of red, then all of green, then all of blue. */
  PLANES {
    @Override
    PtNDArray arrange(PtNDManager scope, PtNDArray images) {
      return images;
    }
  },

  /** Red, green and blue of a pixel side by side: what convolutions on a processor are fast on. */
  CHANNELS_LAST {
    @Override
    PtNDArray arrange(PtNDManager scope, PtNDArray images) {
      NDArray pixels = images.transpose(0, 2, 3, 1);
      NDArray copy = scope.create(pixels.getShape(), DataType.FLOAT32);
      pixels.copyTo(copy);
      return (PtNDArray) copy.transpose(0, 3, 1, 2);
    }
  };

  /**
   * Returns the images in this order.
   *
   * @param scope owns what is made
   * @param images float32 {@code [n, 3, h, w]}, in planes
   */
  abstract PtNDArray arrange(PtNDManager scope, PtNDArray images);
}
