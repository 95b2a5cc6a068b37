package io.corelake.image;

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
    for (int window = 0; window < entries.length; window++) {
      int found = code.ofWindow(window);
      int length = found & 0xff;
      int size = size(found >> 8);
      if (length > 0 && size >= 0 && length + size <= ScaledJpegCode.WINDOW_BITS) {
        entries[window] = entry(found, (long) window << WINDOW_SHIFT);
      }
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
    for (int window = 0; window < steps.length; window++) {
      int found = code.ofWindow(window);
      int length = found & 0xff;
      int size = size(found >> 8);
      if (length > 0 && size >= 0) {
        int zeros = zeros(found >> 8);
        int moved = zeros == END_OF_BLOCK ? ScaledJpegSkips.END_OF_BLOCK : (zeros + 1) << 8;
        steps[window] = length << 24 | moved | (length + size);
      }
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
