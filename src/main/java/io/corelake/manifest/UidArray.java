package io.corelake.manifest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * {@code uids.npy}: image ids of 32 hexadecimal digits as pairs of unsigned 64-bit integers, the
 * higher half first. DataComp's resharder looks ids up in it by bisection, so it is in ascending
 * order and not in the global one: that of a smaller subset is no prefix.
 */
public final class UidArray {
  public static final String FILE = "uids.npy";

  /** Bytes of a uid. */
  public static final int ROW_BYTES = 2 * Long.BYTES;

  /** In lower case alone: two ids are two uids. */
  static final String UID = "[0-9a-f]{32}";

  private static final Pattern PATTERN = Pattern.compile(UID);

  private UidArray() {}

  /** Returns what stands before so many uids. */
  public static byte[] header(long images) {
    return NpyHeader.of("[('f0', '<u8'), ('f1', '<u8')]", images);
  }

  /** Returns the ids of the first {@code images} of a ranking in their byte order. */
  public static Iterator<String> ids(Ranking ranking, long images) {
    return ranking.idsInOrder(images);
  }

  /**
   * Returns the bytes of a uid.
   *
   * @throws IllegalArgumentException where the id is none
   */
  public static byte[] encode(String imageId) {
    if (!PATTERN.matcher(imageId).matches()) {
      throw new IllegalArgumentException(
          "uids are 32 lower-case hexadecimal digits, was " + imageId);
    }
    return ByteBuffer.allocate(ROW_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(Long.parseUnsignedLong(imageId.substring(0, 16), 16))
        .putLong(Long.parseUnsignedLong(imageId.substring(16), 16))
        .array();
  }

  static void write(Ranking ranking, long images, OutputStream out) throws IOException {
    out.write(header(images));
    Iterator<String> ids = ids(ranking, images);
    while (ids.hasNext()) {
      out.write(encode(ids.next()));
    }
  }
}
