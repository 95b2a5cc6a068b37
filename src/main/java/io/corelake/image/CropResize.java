package io.corelake.image;

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

  /**
   * Writes the resized crop.
   *
   * @param planes {@code float[3][height][width]}, written with values in 0 .. 1
   */
  void resize(
      DecodedImage image, CropBox crop, boolean flip, int width, int height, float[] planes) {
    columns.prepare(crop.width(), width);
    rows.prepare(crop.height(), height);
    int heldRows = rows.mostTaps();
    int rowLength = 3 * width;
    if (held.length < heldRows * rowLength) {
      held = new float[heldRows * rowLength];
    }
    int nextRow = 0;
    for (int y = 0; y < height; y++) {
      for (; nextRow < rows.endPixel(y); nextRow++) {
        int pixel = (crop.y() + nextRow) * image.width() + crop.x();
        resizeRow(image.rgb(), 3 * pixel, width, flip, nextRow % heldRows * rowLength);
      }
      blendRows(y, width, height, heldRows, planes);
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

  /** Computes one row of each plane from the held rows. */
  private void blendRows(int y, int width, int height, int heldRows, float[] planes) {
    int firstRow = rows.firstPixel(y);
    int taps = rows.endPixel(y) - firstRow;
    for (int plane = 0; plane < 3; plane++) {
      int to = (plane * height + y) * width;
      for (int tap = 0; tap < taps; tap++) {
        int from = ((firstRow + tap) % heldRows * 3 + plane) * width;
        float weight = rows.weights()[rows.firstWeight(y) + tap];
        if (tap == 0) {
          scale(held, from, weight, planes, to, width);
        } else {
          addScaled(held, from, weight, planes, to, width);
        }
      }
    }
  }

  private static void scale(
      float[] source, int from, float weight, float[] target, int to, int length) {
    for (int i = 0; i < length; i++) {
      target[to + i] = weight * source[from + i];
    }
  }

  private static void addScaled(
      float[] source, int from, float weight, float[] target, int to, int length) {
    for (int i = 0; i < length; i++) {
      target[to + i] += weight * source[from + i];
    }
  }
}
