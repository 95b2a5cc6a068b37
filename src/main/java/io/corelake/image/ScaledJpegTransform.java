package io.corelake.image;

/**
 * The inverse cosine transforms from the 8 x 8 coefficients that {@link ScaledJpegWeights} weighs
 * to n x n samples: frequencies that look alike in n samples are added, then come two passes over
 * one dimension. The first coefficient already holds what rounds the samples and moves their middle
 * from 0 to 128.
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

  /** Writes n x n samples, n being 2, 4 or 8; changes the block. */
  static void store(int side, float[] block, byte[] samples, int offset, int stride) {
    switch (side) {
      case 2 -> store2(block, samples, offset, stride);
      case 4 -> store4(block, samples, offset, stride);
      default -> store8(block, samples, offset, stride);
    }
  }

  /** Returns the unsigned byte of a sample that was rounded by adding a half. */
  static byte sample(float value) {
    return (byte) Math.max(0, Math.min(255, (int) value));
  }

  private static void store2(float[] block, byte[] samples, int offset, int stride) {
    float row = block[1] + block[3] + block[5] + block[7];
    float column = odd(block, 0);
    float both = odd(block, 1) + odd(block, 3) + odd(block, 5) + odd(block, 7);
    float left = block[0] + column;
    float right = row + both;
    samples[offset] = sample(left + right);
    samples[offset + 1] = sample(left - right);
    left = block[0] - column;
    right = row - both;
    samples[offset + stride] = sample(left + right);
    samples[offset + stride + 1] = sample(left - right);
  }

  private static float odd(float[] block, int column) {
    return block[8 + column] + block[24 + column] + block[40 + column] + block[56 + column];
  }

  private static void store4(float[] block, byte[] samples, int offset, int stride) {
    for (int i = 0; i < 8; i++) {
      float s0 = block[i];
      float s1 = block[8 + i] + block[56 + i];
      float s2 = block[16 + i] + block[48 + i];
      float s3 = block[24 + i] + block[40 + i];
      float outer = s1 + TAN * s3;
      float inner = TAN * s1 - s3;
      block[i] = s0 + s2 + outer;
      block[8 + i] = s0 - s2 + inner;
      block[16 + i] = s0 - s2 - inner;
      block[24 + i] = s0 + s2 - outer;
    }
    int to = offset;
    for (int i = 0; i < 32; i += 8) {
      float s0 = block[i];
      float s1 = block[i + 1] + block[i + 7];
      float s2 = block[i + 2] + block[i + 6];
      float s3 = block[i + 3] + block[i + 5];
      float outer = s1 + TAN * s3;
      float inner = TAN * s1 - s3;
      samples[to] = sample(s0 + s2 + outer);
      samples[to + 1] = sample(s0 - s2 + inner);
      samples[to + 2] = sample(s0 - s2 - inner);
      samples[to + 3] = sample(s0 + s2 - outer);
      to += stride;
    }
  }

  private static void store8(float[] block, byte[] samples, int offset, int stride) {
    for (int i = 0; i < 8; i++) {
      transform8(block, i, 8);
    }
    int to = offset;
    for (int i = 0; i < 64; i += 8) {
      transform8(block, i, 1);
      for (int j = 0; j < 8; j++) {
        samples[to + j] = sample(block[i + j]);
      }
      to += stride;
    }
  }

  /** Five multiplications: Arai, Agui and Nakajima, Trans. IEICE E71 (1988). */
  private static void transform8(float[] block, int at, int step) {
    float s0 = block[at];
    float s1 = block[at + step];
    float s2 = block[at + 2 * step];
    float s3 = block[at + 3 * step];
    float s4 = block[at + 4 * step];
    float s5 = block[at + 5 * step];
    float s6 = block[at + 6 * step];
    float s7 = block[at + 7 * step];
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
    block[at] = even0 + odd0;
    block[at + step] = even1 + odd1;
    block[at + 2 * step] = even2 + odd2;
    block[at + 3 * step] = even3 + odd3;
    block[at + 4 * step] = even3 - odd3;
    block[at + 5 * step] = even2 - odd2;
    block[at + 6 * step] = even1 - odd1;
    block[at + 7 * step] = even0 - odd0;
  }
}
