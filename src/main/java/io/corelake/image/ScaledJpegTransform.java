package io.corelake.image;

/**
 * The inverse cosine transforms from the n x n sums of {@link ScaledJpegWeights} to n x n samples,
 * each in two passes over one dimension. Sum 0 already holds what rounds the samples and moves
 * their middle from 0 to 128.
 */
final class ScaledJpegTransform {
  static final double TAN_PI_8 = StrictMath.sqrt(2) - 1;

  private static final float TAN = (float) TAN_PI_8;
  private static final float SQRT_2 = (float) StrictMath.sqrt(2);
  private static final float TWICE_COS_1 = (float) (2 * StrictMath.cos(StrictMath.PI / 8));
  private static final float COS_DIFFERENCE = (float) (2 * (cosine(1) - cosine(3)));
  private static final float COS_SUM = (float) (2 * (cosine(1) + cosine(3)));

  private ScaledJpegTransform() {}

  private static double cosine(int eighths) {
    return StrictMath.cos(eighths * StrictMath.PI / 8);
  }

  /** Writes n x n samples, n being 2, 4 or 8; changes the sums. */
  static void store(int side, float[] sums, byte[] samples, int offset, int stride) {
    switch (side) {
      case 2 -> store2(sums, samples, offset, stride);
      case 4 -> store4(sums, samples, offset, stride);
      default -> store8(sums, samples, offset, stride);
    }
  }

  /** Returns the unsigned byte of a sample that was rounded by adding a half. */
  static byte sample(float value) {
    return (byte) Math.max(0, Math.min(255, (int) value));
  }

  private static void store2(float[] sums, byte[] samples, int offset, int stride) {
    float left = sums[0] + sums[2];
    float right = sums[1] + sums[3];
    samples[offset] = sample(left + right);
    samples[offset + 1] = sample(left - right);
    left = sums[0] - sums[2];
    right = sums[1] - sums[3];
    samples[offset + stride] = sample(left + right);
    samples[offset + stride + 1] = sample(left - right);
  }

  private static void store4(float[] sums, byte[] samples, int offset, int stride) {
    for (int i = 0; i < 4; i++) {
      float even = sums[i] + sums[8 + i];
      float odd = sums[4 + i] + TAN * sums[12 + i];
      float innerEven = sums[i] - sums[8 + i];
      float innerOdd = TAN * sums[4 + i] - sums[12 + i];
      sums[i] = even + odd;
      sums[4 + i] = innerEven + innerOdd;
      sums[8 + i] = innerEven - innerOdd;
      sums[12 + i] = even - odd;
    }
    int to = offset;
    for (int i = 0; i < 16; i += 4) {
      float even = sums[i] + sums[i + 2];
      float odd = sums[i + 1] + TAN * sums[i + 3];
      float innerEven = sums[i] - sums[i + 2];
      float innerOdd = TAN * sums[i + 1] - sums[i + 3];
      samples[to] = sample(even + odd);
      samples[to + 1] = sample(innerEven + innerOdd);
      samples[to + 2] = sample(innerEven - innerOdd);
      samples[to + 3] = sample(even - odd);
      to += stride;
    }
  }

  private static void store8(float[] sums, byte[] samples, int offset, int stride) {
    for (int i = 0; i < 8; i++) {
      transform8(sums, i, 8);
    }
    int to = offset;
    for (int i = 0; i < 64; i += 8) {
      transform8(sums, i, 1);
      for (int j = 0; j < 8; j++) {
        samples[to + j] = sample(sums[i + j]);
      }
      to += stride;
    }
  }

  /** Five multiplications: Arai, Agui and Nakajima, Trans. IEICE E71 (1988). */
  private static void transform8(float[] sums, int at, int step) {
    float s0 = sums[at];
    float s1 = sums[at + step];
    float s2 = sums[at + 2 * step];
    float s3 = sums[at + 3 * step];
    float s4 = sums[at + 4 * step];
    float s5 = sums[at + 5 * step];
    float s6 = sums[at + 6 * step];
    float s7 = sums[at + 7 * step];
    float middle = s2 + s6;
    float bend = (s2 - s6) * SQRT_2 - middle;
    float even0 = s0 + s4 + middle;
    float even3 = s0 + s4 - middle;
    float even1 = s0 - s4 + bend;
    float even2 = s0 - s4 - bend;
    float outer = s1 + s7;
    float inner = s5 + s3;
    float outerTurn = s1 - s7;
    float innerTurn = s5 - s3;
    float turn = TWICE_COS_1 * (innerTurn + outerTurn);
    float odd0 = outer + inner;
    float odd1 = turn - COS_SUM * innerTurn - odd0;
    float odd2 = SQRT_2 * (outer - inner) - odd1;
    float odd3 = turn - COS_DIFFERENCE * outerTurn - odd2;
    sums[at] = even0 + odd0;
    sums[at + step] = even1 + odd1;
    sums[at + 2 * step] = even2 + odd2;
    sums[at + 3 * step] = even3 + odd3;
    sums[at + 4 * step] = even3 - odd3;
    sums[at + 5 * step] = even2 - odd2;
    sums[at + 6 * step] = even1 - odd1;
    sums[at + 7 * step] = even0 - odd0;
  }
}
