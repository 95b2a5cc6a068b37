package io.corelake.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file put together from stretches of other arrays, without a copy: what of a stranger's file is
 * shown to a reader. Grows while it is put together.
 */
final class FileParts {
  private record Part(byte[] bytes, int start, int length) {}

  private final List<Part> parts = new ArrayList<>();
  private long length;

  /** Returns a file shown as it is. */
  static FileParts whole(byte[] file) {
    return new FileParts().add(file, 0, file.length);
  }

  FileParts add(byte[] bytes, int start, int count) {
    if (count > 0) {
      parts.add(new Part(bytes, start, count));
      length += count;
    }
    return this;
  }

  FileParts add(byte[] bytes) {
    return add(bytes, 0, bytes.length);
  }

  FileParts add(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.capacity()];
    bytes.get(0, copy);
    return add(copy);
  }

  FileParts add(String latin1) {
    return add(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  FileParts add(FileBytes bytes) {
    return add(bytes.array(), bytes.start(), bytes.length());
  }

  long length() {
    return length;
  }

  int count() {
    return parts.size();
  }

  byte[] bytes(int part) {
    return parts.get(part).bytes();
  }

  int start(int part) {
    return parts.get(part).start();
  }

  int length(int part) {
    return parts.get(part).length();
  }
}
