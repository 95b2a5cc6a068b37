package io.corelake.image;

/**
 * What each quantised coefficient of a block of 8 x 8 is multiplied by before {@link
 * ScaledJpegTransform} makes n x n samples of the block.
 *
 * <p>The samples are the means of squares of the full block. Of a cosine such means are again a
 * cosine, of at most n frequencies: coefficients of higher frequencies fold onto lower ones or
 * vanish. So a coefficient needs one multiplication, by its quantisation step, its share of the
 * mean and the scale that saves the transform multiplications, all in one factor.
 */
final class ScaledJpegWeights {
  static final int BLOCK_SIDE = 8;
  static final int BLOCK_LENGTH = 64;

  /** Where in the rows of a block its coefficients lie, in the order of the file. */
  static final int[] ZIGZAG = zigzag();

  private final float[] factors = new float[BLOCK_LENGTH];

  /**
   * Creates the weights of a component.
   *
   * @param steps {@code int[64]}: quantisation steps in zigzag order
   * @param side n, the samples a side that a block becomes: 1, 2, 4 or 8
   */
  ScaledJpegWeights(int[] steps, int side) {
    double[] shares = new double[BLOCK_SIDE];
    for (int frequency = 0; frequency < BLOCK_SIDE; frequency++) {
      shares[frequency] = share(frequency, side);
    }
    for (int k = 0; k < BLOCK_LENGTH; k++) {
      int row = ZIGZAG[k] / BLOCK_SIDE;
      int column = ZIGZAG[k] % BLOCK_SIDE;
      factors[k] = (float) (steps[k] * shares[row] * shares[column]);
    }
  }

  /** Returns the factors {@code float[64]} in zigzag order; not copied, do not modify. */
  float[] factors() {
    return factors;
  }

  /** Returns what a frequency adds to the first of n samples; 0 where its means vanish. */
  private static double share(int frequency, int side) {
    if (frequency == 0) {
      return StrictMath.sqrt(1.0 / BLOCK_SIDE);
    }
    int pixels = BLOCK_SIDE / side;
    if (frequency % side == 0) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < pixels; i++) {
      sum += StrictMath.cos((2 * i + 1) * frequency * StrictMath.PI / (2 * BLOCK_SIDE));
    }
    boolean turned = side == 4 && (frequency == 3 || frequency == 5);
    return sum / (2 * pixels) / (turned ? ScaledJpegTransform.TAN_PI_8 : 1);
  }

  private static int[] zigzag() {
    int[] order = new int[BLOCK_LENGTH];
    int k = 0;
    for (int diagonal = 0; diagonal < 2 * BLOCK_SIDE - 1; diagonal++) {
      for (int i = 0; i <= diagonal; i++) {
        int row = diagonal % 2 == 0 ? diagonal - i : i;
        int column = diagonal - row;
        if (row < BLOCK_SIDE && column < BLOCK_SIDE) {
          order[k++] = row * BLOCK_SIDE + column;
        }
      }
    }
    return order;
  }
}
