package io.corelake.vectors;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** .npy files as NumPy writes them, and as it never would. */
public final class NpyFiles {
  private NpyFiles() {}

  /** Returns the header of a version, padded as NumPy pads it. */
  static byte[] header(int major, String dictionary) {
    int lengthBytes = major == 1 ? 2 : 4;
    int unpadded = 8 + lengthBytes + dictionary.length() + 1;
    String padded = dictionary + " ".repeat((64 - unpadded % 64) % 64) + "\n";
    return unpadded(major, padded);
  }

  /** Returns the header of a version with a text as it is. */
  static byte[] unpadded(int major, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return startedBy(major, bytes.length, bytes);
  }

  /** Returns a header that says that it is so long. */
  static byte[] startedBy(int major, long length, byte[] text) {
    ByteBuffer start = ByteBuffer.allocate(8 + (major == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
    start.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    start.put((byte) major).put((byte) 0);
    if (major == 1) {
      start.putShort((short) length);
    } else {
      start.putInt((int) length);
    }
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(start.array());
    header.writeBytes(text);
    return header.toByteArray();
  }

  /** Returns the three entries as NumPy orders them. */
  static String dictionary(String descr, String shape) {
    return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
  }

  /** Returns a file of float32 vectors. */
  public static byte[] floats(float[][] vectors) {
    String shape = "(" + vectors.length + ", " + vectors[0].length + ")";
    byte[] header = header(1, dictionary("<f4", shape));
    ByteBuffer file =
        ByteBuffer.allocate(header.length + 4 * vectors.length * vectors[0].length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(header);
    for (float[] vector : vectors) {
      for (float component : vector) {
        file.putFloat(component);
      }
    }
    return file.array();
  }
}
