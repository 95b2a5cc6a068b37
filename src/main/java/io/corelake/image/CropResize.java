package io.corelake.image;

/**
 * Resizes a crop of an image with the {@link TriangleFilter}, first along the rows, then along the
 * columns. Only the crop is read, each of its rows once; only the resized rows that the current
 * target row needs are held. Keeps its buffers for the next image; for one thread.
 *
 * <p>Along the rows, red, green and blue of a pixel are three fields of one {@code long}, so that
 * one multiplication by a whole-number weight does for all three. Along the columns it is floats,
 * in loops that the compiler turns into vector instructions.
 */
final class CropResize {
  /** Weights along the rows are multiples of 2^-13: a field holds 255 * 2^13. */
  private static final int WEIGHT_BITS = 13;

  private static final int FIELD_BITS = 21;
  private static final long FIELD = (1L << FIELD_BITS) - 1;

  /** From a field to 0 .. 1. */
  private static final float UNIT = 1f / (255 << WEIGHT_BITS);

  private final TriangleFilter columns = new TriangleFilter();
  private final TriangleFilter rows = new TriangleFilter();

  /** Of each target column, mirrored where the view is: the first source pixel, and weights. */
  private int[] firstPixel = {};

  private long[] weights = {};

  /** A row of the crop: fields of red, green and blue. */
  private long[] pixels = {};

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
    rows.prepare(crop.height(), height);
    prepareColumns(crop.width(), width, flip);
    int heldRows = rows.taps();
    if (held.length < heldRows || blended.length != 3 * width) {
      held = new float[heldRows][3 * width];
      blended = new float[3 * width];
    }
    int nextRow = 0;
    for (int y = 0; y < height; y++) {
      for (; nextRow < rows.endPixel(y); nextRow++) {
        int pixel = (crop.y() + nextRow) * image.width() + crop.x();
        unpack(image.rgb(), 3 * pixel, crop.width());
        resizeRow(width, held[nextRow % heldRows]);
      }
      blendRows(y, heldRows);
      for (int plane = 0; plane < 3; plane++) {
        System.arraycopy(blended, plane * width, planes[plane], y * width, width);
      }
    }
  }

  /** Rounds the sums of the weights, and so their errors do not add up. */
  private void prepareColumns(int cropWidth, int width, boolean flip) {
    columns.prepare(cropWidth, width);
    int taps = columns.taps();
    if (pixels.length < cropWidth + taps) {
      pixels = new long[cropWidth + taps];
    }
    if (firstPixel.length < width || weights.length < taps * width) {
      firstPixel = new int[width];
      weights = new long[taps * width];
    }
    for (int x = 0; x < width; x++) {
      int column = flip ? width - 1 - x : x;
      firstPixel[x] = columns.firstPixel(column);
      double sum = 0;
      long rounded = 0;
      for (int k = 0; k < taps; k++) {
        sum += columns.weights()[column * taps + k];
        long next = (long) (sum * (1 << WEIGHT_BITS) + 0.5);
        weights[x * taps + k] = next - rounded;
        rounded = next;
      }
    }
  }

  private void unpack(byte[] rgb, int from, int count) {
    for (int i = 0, sample = from; i < count; i++, sample += 3) {
      pixels[i] =
          (rgb[sample] & 0xffL)
              | ((rgb[sample + 1] & 0xffL) << FIELD_BITS)
              | ((rgb[sample + 2] & 0xffL) << (2 * FIELD_BITS));
    }
  }

  private void resizeRow(int width, float[] target) {
    int taps = columns.taps();
    if (taps == 2) {
      for (int x = 0; x < width; x++) {
        int first = firstPixel[x];
        put(
            weights[2 * x] * pixels[first] + weights[2 * x + 1] * pixels[first + 1],
            x,
            width,
            target);
      }
      return;
    }
    for (int x = 0, weight = 0; x < width; x++) {
      int first = firstPixel[x];
      long sum = 0;
      for (int k = 0; k < taps; k++) {
        sum += weights[weight++] * pixels[first + k];
      }
      put(sum, x, width, target);
    }
  }

  private static void put(long fields, int x, int width, float[] target) {
    target[x] = (int) (fields & FIELD);
    target[x + width] = (int) ((fields >> FIELD_BITS) & FIELD);
    target[x + 2 * width] = (int) (fields >> (2 * FIELD_BITS));
  }

  /** Computes the target row from the held rows. */
  private void blendRows(int y, int heldRows) {
    int first = rows.firstPixel(y);
    int count = rows.endPixel(y) - first;
    int weight = y * rows.taps();
    for (int k = 0; k < count; k += 2) {
      float[] upper = held[(first + k) % heldRows];
      float upperWeight = UNIT * rows.weights()[weight + k];
      float[] lower = k + 1 < count ? held[(first + k + 1) % heldRows] : upper;
      float lowerWeight = k + 1 < count ? UNIT * rows.weights()[weight + k + 1] : 0;
      if (k == 0) {
        blend(upper, upperWeight, lower, lowerWeight, blended);
      } else {
        addBlend(upper, upperWeight, lower, lowerWeight, blended);
      }
    }
  }

  /** One index for all arrays: with an offset the compiler would not use vector instructions. */
  private static void blend(float[] a, float weightA, float[] b, float weightB, float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = weightA * a[i] + weightB * b[i];
    }
  }

  private static void addBlend(float[] a, float weightA, float[] b, float weightB, float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] += weightA * a[i] + weightB * b[i];
    }
  }
}
