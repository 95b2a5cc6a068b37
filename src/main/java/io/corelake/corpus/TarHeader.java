package io.corelake.corpus;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header block of a tar member (ustar, GNU or the old format).
 *
 * @param type flag: {@code '0'} is a file, {@code 'L'} a long name, {@code 'x'} extended attributes
 * @param bytes of data that follow the block, at least 0
 */
record TarHeader(String name, char type, long bytes) {
  static final int BLOCK = 512;

  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;

  /** Returns the header in a block, or null where its checksum or its numbers are wrong. */
  static @Nullable TarHeader of(byte[] block) {
    Long checksum = octal(block, CHECKSUM, CHECKSUM_LENGTH);
    Long bytes = size(block);
    if (checksum == null || bytes == null || checksum != checksum(block)) {
      return null;
    }
    String name = text(block, 0, 100);
    boolean ustar = text(block, MAGIC, 6).equals("ustar");
    String prefix = ustar ? text(block, PREFIX, PREFIX_LENGTH) : "";
    char type = block[TYPE] == 0 ? '0' : (char) (block[TYPE] & 0xff);
    return new TarHeader(prefix.isEmpty() ? name : prefix + "/" + name, type, bytes);
  }

  /** Returns whether data follow the header: links, devices and folders have none. */
  boolean hasData() {
    return type < '1' || type > '6';
  }

  /** Returns whether this is a file whose bytes are those of the member. */
  boolean isFile() {
    return (type == '0' || type == '7') && !name.endsWith("/");
  }

  static boolean isZero(byte[] block) {
    for (byte part : block) {
      if (part != 0) {
        return false;
      }
    }
    return true;
  }

  /** The sum of all bytes, those of the checksum itself taken for spaces. */
  private static long checksum(byte[] block) {
    long sum = CHECKSUM_LENGTH * ' ';
    for (int i = 0; i < BLOCK; i++) {
      if (i < CHECKSUM || i >= CHECKSUM + CHECKSUM_LENGTH) {
        sum += block[i] & 0xff;
      }
    }
    return sum;
  }

  /** Sizes above 8 GiB are binary: a leading bit, then a big-endian number. */
  private static @Nullable Long size(byte[] block) {
    if ((block[SIZE] & 0x80) == 0) {
      return octal(block, SIZE, SIZE_LENGTH);
    }
    long size = block[SIZE] & 0x7f;
    for (int i = SIZE + 1; i < SIZE + SIZE_LENGTH; i++) {
      if (size > Long.MAX_VALUE >> 9) {
        return null;
      }
      size = size << 8 | (block[i] & 0xff);
    }
    return size;
  }

  private static @Nullable Long octal(byte[] block, int start, int length) {
    String digits = text(block, start, length).strip();
    if (digits.isEmpty()) {
      return 0L;
    }
    return digits.chars().allMatch(c -> c >= '0' && c <= '7') ? Long.parseLong(digits, 8) : null;
  }

  /** Returns the text up to the first zero byte. */
  private static String text(byte[] block, int start, int length) {
    int end = start;
    while (end < start + length && block[end] != 0) {
      end++;
    }
    return new String(block, start, end - start, StandardCharsets.UTF_8);
  }
}
