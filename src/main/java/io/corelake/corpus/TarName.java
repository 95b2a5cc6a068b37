package io.corelake.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of a tar member, which is bytes.
 *
 * @param text with U+FFFD for what is no UTF-8
 */
record TarName(String text, boolean isUtf8) {
  /** Reads a name that ends before the first zero byte, or at {@code end}. */
  static TarName of(byte[] bytes, int start, int end) {
    int stop = start;
    while (stop < end && bytes[stop] != 0) {
      stop++;
    }
    byte[] name = Arrays.copyOfRange(bytes, start, stop);
    String text = new String(name, StandardCharsets.UTF_8);
    return new TarName(text, Arrays.equals(name, text.getBytes(StandardCharsets.UTF_8)));
  }

  TarName below(TarName folder) {
    return folder.text.isEmpty()
        ? this
        : new TarName(folder.text + "/" + text, folder.isUtf8 && isUtf8);
  }
}
