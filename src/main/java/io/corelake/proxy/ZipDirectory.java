package io.corelake.proxy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names in a zip file that is in memory, as its directory at the end has them. */
final class ZipDirectory {
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MOST_COMMENT_BYTES = 0xffff;
  private static final int END_64_LOCATOR = 0x07064b50;
  private static final int END_64_LOCATOR_BYTES = 20;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_BYTES = 56;

  private final ByteBuffer file;

  private ZipDirectory(byte[] file) {
    this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the names in their order, or null where the end of the file is missing or damaged. */
  static @Nullable List<String> names(byte[] file) {
    ZipDirectory directory = new ZipDirectory(file);
    int end = directory.end();
    return end < 0 ? null : directory.namesFrom(directory.start(end), end);
  }

  /** Returns where the record at the end begins, or -1. */
  private int end() {
    int last = file.capacity() - END_BYTES;
    for (int at = last; at >= Math.max(0, last - MOST_COMMENT_BYTES); at--) {
      if (file.getInt(at) == END) {
        return at;
      }
    }
    return -1;
  }

  /** Returns where the first entry is: torch writes the 64-bit form for small files, too. */
  private long start(int end) {
    int locator = end - END_64_LOCATOR_BYTES;
    if (locator >= 0 && file.getInt(locator) == END_64_LOCATOR) {
      long end64 = file.getLong(locator + 8);
      boolean inside = end64 >= 0 && end64 <= file.capacity() - END_64_BYTES;
      return inside && file.getInt((int) end64) == END_64 ? file.getLong((int) end64 + 48) : -1;
    }
    return Integer.toUnsignedLong(file.getInt(end + 16));
  }

  private @Nullable List<String> namesFrom(long start, int end) {
    List<String> names = new ArrayList<>();
    long at = start;
    while (at >= 0 && at <= end - ENTRY_BYTES && file.getInt((int) at) == ENTRY) {
      int length = Short.toUnsignedInt(file.getShort((int) at + 28));
      if (at + ENTRY_BYTES + length > end) {
        return null;
      }
      names.add(new String(file.array(), (int) at + ENTRY_BYTES, length, StandardCharsets.UTF_8));
      at +=
          ENTRY_BYTES
              + length
              + Short.toUnsignedInt(file.getShort((int) at + 30))
              + Short.toUnsignedInt(file.getShort((int) at + 32));
    }
    return names.isEmpty() ? null : names;
  }
}
