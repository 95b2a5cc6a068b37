package io.corelake.manifest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The header of NumPy's .npy format, version 1.0, for one-dimensional arrays. */
final class NpyHeader {
  /** The data begins at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private NpyHeader() {}

  /** Returns the header of a little-endian int64 array of the shape (length,). */
  static byte[] int64(long length) {
    return of("'<i8'", length);
  }

  /**
   * Returns the header of an array of the shape (length,).
   *
   * @param type of its elements, as Python writes it
   */
  static byte[] of(String type, long length) {
    String dictionary =
        "{'descr': " + type + ", 'fortran_order': False, 'shape': (" + length + ",), }";
    int unpadded = 10 + dictionary.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    int headerLength = dictionary.length() + padding + 1;
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(0x93);
    header.writeBytes("NUMPY".getBytes(StandardCharsets.US_ASCII));
    header.write(1);
    header.write(0);
    header.write(headerLength & 0xff);
    header.write(headerLength >>> 8);
    header.writeBytes(
        (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
    return header.toByteArray();
  }
}
