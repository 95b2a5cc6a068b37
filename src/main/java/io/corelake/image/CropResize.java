package io.corelake.image;

import java.util.Arrays;

/**
 * Resizes a crop of an image with the {@link TriangleFilter}, first along the rows, then along the
 * columns. Only the crop is read, each of its rows once; only the resized rows that the current
 * target row needs are held. Keeps its buffers for the next image; for one thread.
 */
final class CropResize {
  private static final float UNIT = 1 / 255f;

  private final TriangleFilter columns = new TriangleFilter();
  private final TriangleFilter rows = new TriangleFilter();

  /** {@code float[heldRows][3 * width]}: the resized source rows, row r at r modulo heldRows. */
  private float[][] held = {};

  /** {@code float[3 * width]}: the target row. */
  private float[] blended = {};

  /**
   * Writes the resized crop.
   *
   * @param planes {@code float[3][height * width]}, written with values in 0 .. 1
   */
  void resize(
      DecodedImage image, CropBox crop, boolean flip, int width, int height, float[][] planes) {
    columns.prepare(crop.width(), width);
    rows.prepare(crop.height(), height);
    int heldRows = rows.mostTaps();
    if (held.length < heldRows || blended.length != 3 * width) {
      held = new float[heldRows][3 * width];
      blended = new float[3 * width];
    }
    int nextRow = 0;
    for (int y = 0; y < height; y++) {
      for (; nextRow < rows.endPixel(y); nextRow++) {
        int pixel = (crop.y() + nextRow) * image.width() + crop.x();
        resizeRow(image.rgb(), 3 * pixel, width, flip, held[nextRow % heldRows]);
      }
      blendRows(y, heldRows);
      for (int plane = 0; plane < 3; plane++) {
        System.arraycopy(blended, plane * width, planes[plane], y * width, width);
      }
    }
  }

  /** Resizes one row of the crop, mirrored where flip is set. */
  private void resizeRow(byte[] rgb, int from, int width, boolean flip, float[] target) {
    float[] weights = columns.weights();
    int step = flip ? -1 : 1;
    int out = flip ? width - 1 : 0;
    for (int x = 0; x < width; x++) {
      float red = 0;
      float green = 0;
      float blue = 0;
      int sample = from + 3 * columns.firstPixel(x);
      int end = columns.firstWeight(x + 1);
      for (int tap = columns.firstWeight(x); tap < end; tap++) {
        float weight = weights[tap];
        red += weight * (rgb[sample] & 0xff);
        green += weight * (rgb[sample + 1] & 0xff);
        blue += weight * (rgb[sample + 2] & 0xff);
        sample += 3;
      }
      target[out] = red * UNIT;
      target[out + width] = green * UNIT;
      target[out + 2 * width] = blue * UNIT;
      out += step;
    }
  }

  /** Computes the target row from the held rows. */
  private void blendRows(int y, int heldRows) {
    Arrays.fill(blended, 0);
    int weight = rows.firstWeight(y);
    for (int row = rows.firstPixel(y); row < rows.endPixel(y); row++) {
      addScaled(held[row % heldRows], rows.weights()[weight++], blended);
    }
  }

  /** One index for both arrays: with an offset the compiler would not use vector instructions. */
  private static void addScaled(float[] source, float weight, float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] += weight * source[i];
    }
  }
}
