package io.corelake.image;

import java.util.Arrays;

/**
 * A Huffman code as a JPEG file defines it: for each length the symbols of that length, in
 * ascending order of their codes.
 */
final class ScaledJpegCode {
  /** Bits that one look into a table resolves. */
  static final int WINDOW_BITS = 11;

  private static final int LONGEST_CODE = 16;

  /** Symbol << 8 | length of the code that a window begins with, 0 where it is longer. */
  private final int[] windows = new int[1 << WINDOW_BITS];

  /** {@code limits[n]}: 16 bits below it begin with a code of n bits or less. */
  private final int[] limits = new int[LONGEST_CODE + 1];

  /** {@code offsets[n]}: index of a symbol with a code of n bits, less its code. */
  private final int[] offsets = new int[LONGEST_CODE + 1];

  private final byte[] symbols;

  /**
   * Creates a code.
   *
   * @param counts {@code byte[16]}: how many codes have 1, 2, ... 16 bits, unsigned
   * @param symbols in the order of their codes, as many as the counts say
   */
  ScaledJpegCode(byte[] counts, byte[] symbols) throws ScaledJpegRefusal {
    this.symbols = symbols.clone();
    int code = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST_CODE; length++) {
      offsets[length] = index - code;
      int codes = counts[length - 1] & 0xff;
      if (code + codes > 1 << length) {
        throw new ScaledJpegRefusal("more Huffman codes than there are bits for");
      }
      for (int i = 0; i < codes && length <= WINDOW_BITS; i++) {
        int shift = WINDOW_BITS - length;
        int entry = (symbols[index + i] & 0xff) << 8 | length;
        Arrays.fill(windows, (code + i) << shift, (code + i + 1) << shift, entry);
      }
      index += codes;
      code += codes;
      limits[length] = code << (LONGEST_CODE - length);
      code <<= 1;
    }
  }

  /** Returns symbol << 8 | length of the code that a window begins with, 0 where it is longer. */
  int ofWindow(int window) {
    return windows[window];
  }

  /**
   * Returns symbol << 8 | length of the code that the bits begin with.
   *
   * @param bits from the highest bit on
   */
  int ofBits(long bits) throws ScaledJpegRefusal {
    int entry = windows[(int) (bits >>> (Long.SIZE - WINDOW_BITS))];
    if (entry != 0) {
      return entry;
    }
    int longest = (int) (bits >>> (Long.SIZE - LONGEST_CODE));
    for (int length = WINDOW_BITS + 1; length <= LONGEST_CODE; length++) {
      if (longest < limits[length]) {
        int index = offsets[length] + (longest >>> (LONGEST_CODE - length));
        return (symbols[index] & 0xff) << 8 | length;
      }
    }
    throw new ScaledJpegRefusal("bits that are no Huffman code");
  }
}
