package io.corelake.vectors;

import java.nio.ByteBuffer;

/** The numbers that an .npy file may hold, little-endian, by NumPy's names. */
enum NpyNumber {
  F2(2) {
    @Override
    double at(ByteBuffer bytes, int offset) {
      return ofHalf(bytes.getShort(offset));
    }
  },
  F4(4) {
    @Override
    double at(ByteBuffer bytes, int offset) {
      return bytes.getFloat(offset);
    }
  },
  F8(8) {
    @Override
    double at(ByteBuffer bytes, int offset) {
      return bytes.getDouble(offset);
    }
  };

  private static final int HALF_FRACTION_BITS = 10;
  private static final int HALF_BIAS = 15;
  private static final int HALF_SPECIAL = 31;

  private final int bytes;

  NpyNumber(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the size of one number. */
  int bytes() {
    return bytes;
  }

  /** Returns NumPy's name of the type. */
  String descr() {
    return "<f" + bytes;
  }

  /** Returns the number at a place of a little-endian buffer; exact, since a double holds all. */
  abstract double at(ByteBuffer bytes, int offset);

  /** IEEE 754 binary16: sign, 5 bits of exponent, 10 bits of fraction. */
  private static double ofHalf(short half) {
    int exponent = half >> HALF_FRACTION_BITS & HALF_SPECIAL;
    int fraction = half & (1 << HALF_FRACTION_BITS) - 1;
    double magnitude;
    if (exponent == HALF_SPECIAL) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((double) fraction, 1 - HALF_BIAS - HALF_FRACTION_BITS);
    } else {
      int significand = fraction | 1 << HALF_FRACTION_BITS;
      magnitude = Math.scalb((double) significand, exponent - HALF_BIAS - HALF_FRACTION_BITS);
    }
    return half < 0 ? -magnitude : magnitude;
  }
}
