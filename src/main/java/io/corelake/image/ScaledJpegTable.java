package io.corelake.image;

import java.util.Arrays;

/**
 * The coefficients behind the bits of a scan. A look at the next {@link ScaledJpegCode#WINDOW_BITS}
 * bits resolves a Huffman code together with the bits of the coefficient that follow it, where both
 * fit, in one entry:
 *
 * <pre>
 * coefficient << 16 | zero coefficients before it << 8 | bits, code included
 * </pre>
 *
 * <p>The end of a block counts as {@link #END_OF_BLOCK} zeros. An entry of 0 resolves nothing.
 */
final class ScaledJpegTable {
  static final int WINDOW_SHIFT = Long.SIZE - ScaledJpegCode.WINDOW_BITS;
  static final int END_OF_BLOCK = 128;

  private static final int LARGEST_DC_SIZE = 11;
  private static final int LARGEST_AC_SIZE = 10;
  private static final int END_OF_BLOCK_SYMBOL = 0;
  private static final int SIXTEEN_ZEROS_SYMBOL = 0xf0;

  private final ScaledJpegCode code;
  private final boolean dc;
  private final int[] entries = new int[1 << ScaledJpegCode.WINDOW_BITS];

  private ScaledJpegTable(ScaledJpegCode code, boolean dc) {
    this.code = code;
    this.dc = dc;
    // Codes ascend with their lengths: behind the first that is too long all are.
    for (int window = 0; window < entries.length && code.ofWindow(window) != 0; ) {
      int found = code.ofWindow(window);
      fill(found, window);
      window += 1 << (ScaledJpegCode.WINDOW_BITS - (found & 0xff));
    }
  }

  private void fill(int found, int window) {
    int size = size(found >> 8);
    int free = ScaledJpegCode.WINDOW_BITS - (found & 0xff) - size;
    if (size < 0 || free < 0) {
      return;
    }
    for (int stored = 0; stored < 1 << size; stored++) {
      int from = window + (stored << free);
      Arrays.fill(entries, from, from + (1 << free), entry(found, (long) from << WINDOW_SHIFT));
    }
  }

  /** The differences between the means of blocks. */
  static ScaledJpegTable dc(ScaledJpegCode code) {
    return new ScaledJpegTable(code, true);
  }

  /** The other coefficients of a block. */
  static ScaledJpegTable ac(ScaledJpegCode code) {
    return new ScaledJpegTable(code, false);
  }

  /** Returns the entries by window; not copied, do not modify. */
  int[] entries() {
    return entries;
  }

  /**
   * Returns the entry of bits that no window resolves.
   *
   * @param bits from the highest bit on, at least 27 of them
   */
  int entryOf(long bits) throws ScaledJpegRefusal {
    int found = code.ofBits(bits);
    if (size(found >> 8) < 0) {
      throw new ScaledJpegRefusal("a Huffman symbol that means nothing here");
    }
    return entry(found, bits);
  }

  /**
   * Returns what one code moves on by, by window: bits of the code << 24, then as in {@link
   * ScaledJpegSkips}; 0 where a window begins with no code of a sound symbol.
   */
  int[] steps() {
    int[] steps = new int[entries.length];
    for (int window = 0; window < steps.length && code.ofWindow(window) != 0; ) {
      int found = code.ofWindow(window);
      int length = found & 0xff;
      int size = size(found >> 8);
      int end = window + (1 << (ScaledJpegCode.WINDOW_BITS - length));
      if (size >= 0) {
        int zeros = zeros(found >> 8);
        int moved = zeros == END_OF_BLOCK ? ScaledJpegSkips.END_OF_BLOCK : (zeros + 1) << 8;
        Arrays.fill(steps, window, end, length << 24 | moved | (length + size));
      }
      window = end;
    }
    return steps;
  }

  /** Returns how many bits of the coefficient follow a symbol's code, -1 for no sound symbol. */
  private int size(int symbol) {
    int size = dc ? symbol : symbol & 0xf;
    boolean sound =
        dc
            ? size <= LARGEST_DC_SIZE
            : (size > 0 && size <= LARGEST_AC_SIZE)
                || symbol == END_OF_BLOCK_SYMBOL
                || symbol == SIXTEEN_ZEROS_SYMBOL;
    return sound ? size : -1;
  }

  /** Returns how many zero coefficients a symbol stands for. */
  private int zeros(int symbol) {
    if (dc) {
      return 0;
    }
    return symbol == END_OF_BLOCK_SYMBOL ? END_OF_BLOCK : symbol >> 4;
  }

  private int entry(int found, long bits) {
    int symbol = found >> 8;
    int length = found & 0xff;
    int size = size(symbol);
    return coefficient(bits << length, size) << 16 | zeros(symbol) << 8 | (length + size);
  }

  /** The highest bit of a positive coefficient is 1; a negative one is stored less 1. */
  private static int coefficient(long bits, int size) {
    if (size == 0) {
      return 0;
    }
    int stored = (int) (bits >>> (Long.SIZE - size));
    return bits < 0 ? stored : stored - (1 << size) + 1;
  }
}
