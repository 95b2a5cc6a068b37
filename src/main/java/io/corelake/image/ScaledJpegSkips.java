package io.corelake.image;

/**
 * How far coefficients may be passed over that nobody needs: as many as the next {@link
 * ScaledJpegCode#WINDOW_BITS} bits hold the codes of, in one entry:
 *
 * <pre>
 * 1 << 16 where the block ends | coefficients << 8 | bits
 * </pre>
 */
final class ScaledJpegSkips {
  static final int END_OF_BLOCK = 1 << 16;

  private static final int BLOCK_LENGTH = 64;

  private ScaledJpegSkips() {}

  /** Returns the entries by window; 0 where a window holds no whole code of a sound symbol. */
  static int[] of(ScaledJpegTable table) {
    int[] lengths = table.steps();
    int[] entries = new int[lengths.length];
    for (int window = 0; window < entries.length; window++) {
      entries[window] = chain(lengths, window);
    }
    return entries;
  }

  private static int chain(int[] steps, int window) {
    int entry = 0;
    while ((entry & 0xff) < ScaledJpegCode.WINDOW_BITS) {
      int seen = entry & 0xff;
      int step = steps[(window << seen) & (steps.length - 1)];
      boolean whole = step != 0 && seen + (step >> 24) <= ScaledJpegCode.WINDOW_BITS;
      int next = entry + (step & 0xffffff);
      if (!whole || (next >> 8 & 0xff) >= BLOCK_LENGTH) {
        return entry;
      }
      entry = next;
      if ((entry & END_OF_BLOCK) != 0) {
        return entry;
      }
    }
    return entry;
  }
}
