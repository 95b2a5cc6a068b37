package io.corelake.corpus;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header block of a tar member (ustar, GNU or the old format).
 *
 * @param type flag: {@code '0'} is a file, and 0 was one in the old format
 * @param bytes of data that the header gives the member, at least 0
 * @param mayBeCut whether the whole name may be in an extension header before this one: the name
 *     fills its field, or has a question mark, which some writers put for what is no ASCII
 */
record TarHeader(TarName name, char type, long bytes, boolean mayBeCut) {
  static final int BLOCK = 512;

  private static final int NAME_LENGTH = 100;
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
    if (checksum == null || bytes == null || !fits(block, checksum)) {
      return null;
    }
    boolean ustar = text(block, MAGIC, 6).equals("ustar");
    TarName prefix = TarName.of(block, PREFIX, ustar ? PREFIX + PREFIX_LENGTH : PREFIX);
    TarName name = TarName.of(block, 0, NAME_LENGTH);
    boolean mayBeCut =
        prefix.text().isEmpty() && (block[NAME_LENGTH - 1] != 0 || name.text().contains("?"));
    return new TarHeader(name.below(prefix), (char) (block[TYPE] & 0xff), bytes, mayBeCut);
  }

  /** Returns how many bytes of data follow the header: links, devices and folders have none. */
  long dataBytes() {
    return isOldFolder() || (type >= '1' && type <= '6') ? 0 : bytes;
  }

  /** Returns whether this is a file whose bytes are those of the member. */
  boolean isFile() {
    return type == '0' || type == '7' || (type == 0 && !isOldFolder());
  }

  private boolean isOldFolder() {
    return type == 0 && name.text().endsWith("/");
  }

  /** Returns whether this is a file with holes, in GNU's old format. */
  boolean isSparse() {
    return type == 'S';
  }

  /** Returns whether the data say something of the next member: a long name, pax records. */
  boolean isExtension() {
    return type == 'L' || type == 'x' || type == 'X';
  }

  /** Returns whether this may stand between an extension header and its member. */
  boolean isBetween() {
    return type == 'K' || type == 'g';
  }

  static boolean isZero(byte[] block) {
    for (byte part : block) {
      if (part != 0) {
        return false;
      }
    }
    return true;
  }

  /** The sum of all bytes, those of the checksum itself taken for spaces; old writers had signs. */
  private static boolean fits(byte[] block, long checksum) {
    long unsigned = CHECKSUM_LENGTH * ' ';
    long signed = unsigned;
    for (int i = 0; i < BLOCK; i++) {
      if (i < CHECKSUM || i >= CHECKSUM + CHECKSUM_LENGTH) {
        unsigned += block[i] & 0xff;
        signed += block[i];
      }
    }
    return checksum == unsigned || checksum == signed;
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
    return new String(block, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
