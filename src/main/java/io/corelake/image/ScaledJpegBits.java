package io.corelake.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The entropy-coded bits of a scan. Reads past a restart or the end only where a marker stands
 * exactly there: a scan with a byte too many or too few is refused. What the file lacks is never
 * made up; the zero bits that stand in for it until somebody notices are counted.
 */
final class ScaledJpegBits {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final byte MARKER = (byte) 0xff;
  private static final int FIRST_RESTART = 0xd0;
  private static final int END_OF_IMAGE = 0xd9;

  /** A code of 16 bits and a coefficient of 11 are in what is left when this is. */
  private static final int ENOUGH_BITS = 32;

  private static final int LAST_PLACE = ScaledJpegWeights.BLOCK_LENGTH - 1;

  private final byte[] file;
  private int position;

  /** The next bits from the highest on; below {@link #count} of them may be those that follow. */
  private long bits;

  private int count;

  /** How many of the last bits are not the file's. */
  private int padding;

  ScaledJpegBits(byte[] file, int position) {
    this.file = file;
    this.position = position;
  }

  /** Returns the difference of a block's mean from the one before. */
  int difference(ScaledJpegTable table) throws ScaledJpegRefusal {
    if (count < ENOUGH_BITS) {
      refill(bits, count);
    }
    int entry = table.entries()[(int) (bits >>> ScaledJpegTable.WINDOW_SHIFT)];
    if (entry == 0) {
      entry = table.entryOf(bits);
    }
    int length = entry & 0xff;
    bits <<= length;
    count -= length;
    return entry >> 16;
  }

  /**
   * Writes the weighted coefficients of a block, all but the first.
   *
   * @param pairs of the table
   * @param block {@code float[64]}: rows of coefficients, all zero
   * @return whether there were any
   */
  boolean readCoefficients(
      ScaledJpegTable table, long[] pairs, ScaledJpegWeights weights, float[] block)
      throws ScaledJpegRefusal {
    float[] factors = weights.factors();
    int[] order = ScaledJpegWeights.ZIGZAG;
    // A field in place of this variable would be written and read for every coefficient.
    long next = bits;
    int left = count;
    int k = 1;
    while (k < ScaledJpegWeights.BLOCK_LENGTH) {
      if (left < ENOUGH_BITS) {
        refill(next, left);
        next = bits;
        left = count;
      }
      long entry = pairs[(int) (next >>> ScaledJpegTable.WINDOW_SHIFT)];
      int place = k + ((int) entry >> 8 & 0xff);
      if (entry == 0 || (place >= LAST_PLACE && place < ScaledJpegTable.END_OF_BLOCK)) {
        // Behind the last place the second of a pair would be another block's.
        entry = table.entryOf(next) & 0xffff_ffffL;
        place = k + ((int) entry >> 8 & 0xff);
      }
      next <<= entry;
      left -= (int) entry & 0xff;
      if (place > LAST_PLACE) {
        requireEnd(place);
        break;
      }
      float first = factors[place] * ((int) entry >> 16);
      k = place + ((int) (entry >> 32) & 0xff);
      if (k > LAST_PLACE) {
        block[order[place]] = first;
        requireEnd(k);
        break;
      }
      // Where there is no second it is 0 at the place of the first.
      block[order[k]] = factors[k] * (int) (entry >> 48);
      block[order[place]] = first;
      k++;
    }
    bits = next;
    count = left;
    return k > 1;
  }

  /** Passes over the coefficients of a block but the first. */
  void skipCoefficients(ScaledJpegTable table, int[] skips) throws ScaledJpegRefusal {
    long next = bits;
    int left = count;
    int k = 1;
    while (k < ScaledJpegWeights.BLOCK_LENGTH) {
      if (left < ENOUGH_BITS) {
        refill(next, left);
        next = bits;
        left = count;
      }
      int skip = skips[(int) (next >>> ScaledJpegTable.WINDOW_SHIFT)];
      int skipped = k + (skip >> 8 & 0xff);
      if (skip == 0 || skipped >= ScaledJpegWeights.BLOCK_LENGTH) {
        int entry = table.entryOf(next);
        skip = entry;
        skipped = k + 1 + (entry >> 8 & 0xff);
        if (skipped > ScaledJpegWeights.BLOCK_LENGTH) {
          requireEnd(skipped);
        }
      } else if (skip >= ScaledJpegSkips.END_OF_BLOCK) {
        skipped = ScaledJpegTable.END_OF_BLOCK;
      }
      next <<= skip;
      left -= skip & 0xff;
      k = skipped;
    }
    bits = next;
    count = left;
  }

  /** Passes the restart marker of a number, modulo 8. */
  void restart(int number) throws ScaledJpegRefusal {
    requireMarker(FIRST_RESTART + (number & 7));
    position += 2;
    bits = 0;
    count = 0;
    padding = 0;
  }

  /** Makes sure that the image ends here. */
  void end() throws ScaledJpegRefusal {
    requireMarker(END_OF_IMAGE);
  }

  private void requireMarker(int code) throws ScaledJpegRefusal {
    int left = count - padding;
    if (left < 0 || left >= Byte.SIZE) {
      throw new ScaledJpegRefusal("%d bits left before a marker".formatted(left));
    }
    if (position > file.length - 2
        || file[position] != MARKER
        || (file[position + 1] & 0xff) != code) {
      throw new ScaledJpegRefusal("no marker 0x%02x where it should be".formatted(code));
    }
  }

  private static void requireEnd(int k) throws ScaledJpegRefusal {
    if (k < ScaledJpegTable.END_OF_BLOCK) {
      throw new ScaledJpegRefusal("a block of more than 64 coefficients");
    }
  }

  /** Eight bytes at a time where none of them is 0xff. */
  private void refill(long next, int left) throws ScaledJpegRefusal {
    if (position <= file.length - Long.BYTES) {
      long read = (long) LONGS.get(file, position);
      if ((read & (~read - LOW_BITS) & HIGH_BITS) == 0) {
        int bytes = (Long.SIZE - left) >> 3;
        position += bytes;
        bits = next | read >>> left;
        count = left + (bytes << 3);
        return;
      }
    }
    bits = next;
    count = left;
    refillByBytes();
  }

  private void refillByBytes() throws ScaledJpegRefusal {
    if (count < padding) {
      throw new ScaledJpegRefusal("the data end before the last block");
    }
    while (count <= Long.SIZE - Byte.SIZE) {
      long next = 0;
      if (position < file.length && file[position] != MARKER) {
        next = file[position] & 0xff;
        position++;
      } else if (position + 1 < file.length && file[position + 1] == 0) {
        next = 0xff;
        position += 2;
      } else {
        padding += Byte.SIZE;
      }
      bits |= next << (Long.SIZE - Byte.SIZE - count);
      count += Byte.SIZE;
    }
  }
}
