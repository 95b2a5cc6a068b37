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

  /** {@code float[heldRows][3][width]}: the resized source rows, row r at r modulo heldRows. */
  private float[] held = {};

  /** {@code float[3][width]}: the target row. */
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
    int rowLength = 3 * width;
    if (held.length < heldRows * rowLength) {
      held = new float[heldRows * rowLength];
    }
    if (blended.length != rowLength) {
      blended = new float[rowLength];
    }
    int nextRow = 0;
    for (int y = 0; y < height; y++) {
      for (; nextRow < rows.endPixel(y); nextRow++) {
        int pixel = (crop.y() + nextRow) * image.width() + crop.x();
        resizeRow(image.rgb(), 3 * pixel, width, flip, nextRow % heldRows * rowLength);
      }
      blendRows(y, heldRows);
      for (int plane = 0; plane < 3; plane++) {
        System.arraycopy(blended, plane * width, planes[plane], y * width, width);
      }
    }
  }

  /** Resizes one row of the crop into {@code held[to ..]}, mirrored where flip is set. */
  private void resizeRow(byte[] rgb, int from, int width, boolean flip, int to) {
    float[] weights = columns.weights();
    int step = flip ? -1 : 1;
    int out = flip ? to + width - 1 : to;
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
      held[out] = red * UNIT;
      held[out + width] = green * UNIT;
      held[out + 2 * width] = blue * UNIT;
      out += step;
    }
  }

  /** Computes the target row from the held rows. */
  private void blendRows(int y, int heldRows) {
    Arrays.fill(blended, 0);
    int weight = rows.firstWeight(y);
    for (int row = rows.firstPixel(y); row < rows.endPixel(y); row++) {
      addScaled(held, row % heldRows * blended.length, rows.weights()[weight++], blended);
    }
  }

  private static void addScaled(float[] source, int from, float weight, float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] += weight * source[from + i];
    }
  }
}
