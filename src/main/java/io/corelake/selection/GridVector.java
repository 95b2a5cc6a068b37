package io.corelake.selection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The stored form of a vector on the {@link Grid}: little-endian int16, 2 d bytes. */
public final class GridVector {
  private GridVector() {}

  public static byte[] encode(short[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(vector);
    return bytes.array();
  }

  public static short[] decode(byte[] bytes) {
    short[] vector = new short[bytes.length / 2];
    decode(bytes, vector, 0);
    return vector;
  }

  /** Decodes into {@code target} from {@code at} on. */
  public static void decode(byte[] bytes, short[] target, int at) {
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(target, at, bytes.length / 2);
  }
}
