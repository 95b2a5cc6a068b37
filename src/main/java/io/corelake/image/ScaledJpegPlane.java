package io.corelake.image;

import java.util.Arrays;

/**
 * The samples of one component at a smaller scale. Holds one row of units, or all of them where a
 * row of pixels needs the samples above and below. What is enlarged is interpolated as by libjpeg.
 */
final class ScaledJpegPlane {
  private static final float MIDDLE_AND_HALF = 128.5f;

  /** No 8-bit samples have a larger quantised mean. */
  private static final int LARGEST_DC = 2047;

  private final ScaledJpegComponent component;
  private final ScaledJpegScaling scaling;
  private final ScaledJpegWeights weights;
  private final int[] skips;
  private final long[] pairs;
  private final float[] block = new float[ScaledJpegWeights.BLOCK_LENGTH];
  private final byte[] samples;
  private final int stride;
  private final int heldRows;
  private final byte[] enlarged;
  private int prediction;

  /**
   * Creates a plane.
   *
   * @param unitRows rows of units that it holds
   */
  ScaledJpegPlane(
      ScaledJpegComponent component, ScaledJpegScaling scaling, int unitColumns, int unitRows) {
    int side = scaling.side();
    this.component = component;
    this.scaling = scaling;
    weights = new ScaledJpegWeights(component.steps(), side);
    skips = side == 1 ? ScaledJpegSkips.of(component.ac()) : new int[0];
    pairs = side == 1 ? new long[0] : ScaledJpegPairs.of(component.ac());
    stride = unitColumns * component.horizontal() * side;
    heldRows = unitRows * component.vertical() * side;
    samples = new byte[Math.multiplyExact(stride, heldRows)];
    boolean enlarges = scaling.across() > 1 || scaling.down() > 1;
    enlarged = enlarges ? new byte[scaling.across() * scaling.columns()] : samples;
  }

  /** The next block's mean is stored whole, not as a difference. */
  void restart() {
    prediction = 0;
  }

  /**
   * Reads the blocks of a unit.
   *
   * @param unitRow among the held ones
   */
  void readUnit(ScaledJpegBits bits, int unitColumn, int unitRow) throws ScaledJpegRefusal {
    int side = scaling.side();
    for (int down = 0; down < component.vertical(); down++) {
      int y = (unitRow * component.vertical() + down) * side;
      int offset = y * stride + unitColumn * component.horizontal() * side;
      for (int across = 0; across < component.horizontal(); across++) {
        readBlock(bits, offset + across * side);
      }
    }
  }

  private void readBlock(ScaledJpegBits bits, int offset) throws ScaledJpegRefusal {
    prediction += bits.difference(component.dc());
    if (Math.abs(prediction) > LARGEST_DC) {
      throw new ScaledJpegRefusal("a block's mean of " + prediction);
    }
    float mean = prediction * weights.factors()[0] + MIDDLE_AND_HALF;
    int side = scaling.side();
    if (side == 1) {
      bits.skipCoefficients(component.ac(), skips);
      samples[offset] = ScaledJpegTransform.sample(mean);
      return;
    }
    Arrays.fill(block, 0);
    block[0] = mean;
    if (bits.readCoefficients(component.ac(), pairs, weights, block)) {
      ScaledJpegTransform.store(side, block, samples, offset, stride);
      return;
    }
    byte sample = ScaledJpegTransform.sample(mean);
    for (int row = offset; row < offset + side * stride; row += stride) {
      Arrays.fill(samples, row, row + side, sample);
    }
  }

  /**
   * Makes the samples of a row of pixels ready.
   *
   * @param y in pixels of the scaled image; its samples are held
   * @return where they begin in {@link #rowSamples}
   */
  int prepareRow(int y) {
    if (scaling.down() == 2) {
      enlargeDown(y);
      return 0;
    }
    int from = y % heldRows * stride;
    if (scaling.across() == 2) {
      enlargeAcross(from);
      return 0;
    }
    return from;
  }

  /** Returns the array that the row prepared last lies in; not copied, do not modify. */
  byte[] rowSamples() {
    return enlarged;
  }

  private void enlargeDown(int y) {
    int near = y / 2;
    boolean upper = y % 2 == 0;
    int beside = upper ? Math.max(0, near - 1) : Math.min(scaling.rows() - 1, near + 1);
    if (!scaling.smooth()) {
      beside = near;
    }
    int bias = upper ? 1 : 2;
    int nearRow = near * stride;
    int besideRow = beside * stride;
    for (int x = 0; x < enlarged.length; x++) {
      int sum = 3 * (samples[nearRow + x] & 0xff) + (samples[besideRow + x] & 0xff);
      enlarged[x] = (byte) ((sum + bias) >> 2);
    }
  }

  private void enlargeAcross(int from) {
    int last = scaling.columns() - 1;
    boolean repeats = !scaling.smooth() || last < 2;
    for (int x = 0; x <= last; x++) {
      int near = samples[from + x] & 0xff;
      int left = repeats || x == 0 ? near : samples[from + x - 1] & 0xff;
      int right = repeats || x == last ? near : samples[from + x + 1] & 0xff;
      enlarged[2 * x] = (byte) ((3 * near + left + 1) >> 2);
      enlarged[2 * x + 1] = (byte) ((3 * near + right + 2) >> 2);
    }
  }
}
