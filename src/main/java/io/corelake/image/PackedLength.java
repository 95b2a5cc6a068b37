package io.corelake.image;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * How many bytes packed data unpack to, counted no further than needed and without holding them.
 */
final class PackedLength {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int MOST_CODES = 4096;

  private PackedLength() {}

  static long ofPackBits(FileBytes packed, long needed) throws UndecodableImageException {
    long length = 0;
    long at = 0;
    while (at < packed.length() && length < needed) {
      int count = (byte) packed.unsignedByte(at);
      if (count >= 0) {
        length += Math.min(count + 1L, packed.length() - at - 1);
        at += count + 2;
      } else {
        length += count == Byte.MIN_VALUE || at + 1 >= packed.length() ? 0 : 1 - count;
        at += count == Byte.MIN_VALUE ? 1 : 2;
      }
    }
    return length;
  }

  static long ofDeflate(FileBytes packed, long needed) throws UndecodableImageException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed.array(), packed.start(), packed.length());
      byte[] block = new byte[1 << 13];
      long length = 0;
      int count = inflater.inflate(block);
      while (count > 0 && length < needed) {
        length += count;
        count = inflater.inflate(block);
      }
      return length;
    } catch (DataFormatException e) {
      throw new UndecodableImageException(
          RejectReason.BROKEN_DATA, "TIFF data cannot be unpacked: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  /** TIFF's LZW: codes of 9 to 12 bits, each longer by one byte than the one it builds on. */
  static long ofLzw(FileBytes packed, boolean flipped, long needed)
      throws UndecodableImageException {
    int[] lengths = new int[MOST_CODES];
    int codes = END + 1;
    int width = 9;
    int previous = 0;
    long length = 0;
    long buffer = 0;
    int held = 0;
    for (long at = 0; at < packed.length() && length < needed; at++) {
      int next = packed.unsignedByte(at);
      buffer = (buffer << 8) | (flipped ? Integer.reverse(next) >>> 24 : next);
      held += 8;
      if (held < width) {
        continue;
      }
      held -= width;
      int code = (int) (buffer >> held) & ((1 << width) - 1);
      if (code == END) {
        return length;
      }
      if (code == CLEAR) {
        codes = END + 1;
        width = 9;
        previous = 0;
        continue;
      }
      if (code > codes || codes >= MOST_CODES || (code == codes && previous == 0)) {
        throw new UndecodableImageException(
            RejectReason.BROKEN_DATA, "TIFF data hold an LZW code without a meaning");
      }
      int added = code < CLEAR ? 1 : code < codes ? lengths[code] : previous + 1;
      length += added;
      if (previous > 0) {
        lengths[codes] = previous + 1;
        codes++;
      }
      previous = added;
      width = codes >= 2047 ? 12 : codes >= 1023 ? 11 : codes >= 511 ? 10 : 9;
    }
    return length;
  }

  /**
   * Counts the pixels of a run-length coded BMP.
   *
   * @param fourBits whether a byte holds two pixels
   */
  static long ofRle(FileBytes packed, boolean fourBits, int width, long needed)
      throws UndecodableImageException {
    long length = 0;
    long at = 0;
    while (length < needed && at + 2 <= packed.length()) {
      int count = packed.unsignedByte(at);
      int value = packed.unsignedByte(at + 1);
      at += 2;
      if (count > 0) {
        length += count;
      } else if (value == 0) {
        length = (length + width - 1) / width * width;
      } else if (value == 1) {
        return length;
      } else if (value == 2 && at + 2 <= packed.length()) {
        length += packed.unsignedByte(at) + (long) width * packed.unsignedByte(at + 1);
        at += 2;
      } else if (value > 2) {
        length += value;
        at += ((fourBits ? (value + 1) / 2 : value) + 1) / 2 * 2L;
      }
    }
    return length;
  }
}
