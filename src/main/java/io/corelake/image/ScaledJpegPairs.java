package io.corelake.image;

/**
 * Two coefficients at a look: those that the next {@link ScaledJpegCode#WINDOW_BITS} bits hold, in
 * one entry:
 *
 * <pre>
 * second coefficient << 48 | how far behind the first << 32 | entry of the first, bits of both
 * </pre>
 *
 * <p>Where there is no second, it is 0 and at the place of the first. It may be the end of the
 * block. An entry is as in {@link ScaledJpegTable}, and 0 resolves nothing.
 */
final class ScaledJpegPairs {
  private ScaledJpegPairs() {}

  /** Returns the entries by window. */
  static long[] of(ScaledJpegTable table) {
    int[] entries = table.entries();
    long[] pairs = new long[entries.length];
    for (int window = 0; window < pairs.length; window++) {
      int first = entries[window];
      int bits = first & 0xff;
      int second = entries[(window << bits) & (entries.length - 1)];
      int bitsOfBoth = bits + (second & 0xff);
      boolean ends = first >> 8 == ScaledJpegTable.END_OF_BLOCK;
      if (first == 0 || second == 0 || ends || bitsOfBoth > ScaledJpegCode.WINDOW_BITS) {
        pairs[window] = first & 0xffff_ffffL;
      } else {
        long behind = 1L + (second >> 8 & 0xff);
        long coefficient = second >> 16;
        pairs[window] = coefficient << 48 | behind << 32 | (first & 0xffff_ff00L) | bitsOfBoth;
      }
    }
    return pairs;
  }
}
