package io.corelake.image;

import java.nio.ByteOrder;

/** The numbers in a stretch of a file; every place outside it is an error of the file. */
final class FileBytes {
  private final byte[] file;
  private final int start;
  private final int end;
  private final ByteOrder order;

  FileBytes(byte[] file, ByteOrder order) {
    this(file, 0, file.length, order);
  }

  private FileBytes(byte[] file, int start, int end, ByteOrder order) {
    this.file = file;
    this.start = start;
    this.end = end;
    this.order = order;
  }

  /** Returns the bytes {@code from .. from + length - 1}, which count from 0. */
  FileBytes part(long from, long length) throws UndecodableImageException {
    require(from, length);
    return new FileBytes(file, (int) (start + from), (int) (start + from + length), order);
  }

  FileBytes in(ByteOrder other) {
    return new FileBytes(file, start, end, other);
  }

  byte[] array() {
    return file;
  }

  /** Returns where in {@link #array} byte 0 is. */
  int start() {
    return start;
  }

  int length() {
    return end - start;
  }

  int unsignedByte(long offset) throws UndecodableImageException {
    require(offset, 1);
    return at(offset);
  }

  int unsignedShort(long offset) throws UndecodableImageException {
    require(offset, 2);
    return order == ByteOrder.BIG_ENDIAN
        ? (at(offset) << 8) | at(offset + 1)
        : (at(offset + 1) << 8) | at(offset);
  }

  int signedInt(long offset) throws UndecodableImageException {
    return (int) unsignedInt(offset);
  }

  long unsignedInt(long offset) throws UndecodableImageException {
    long first = unsignedShort(offset);
    long second = unsignedShort(offset + 2);
    return order == ByteOrder.BIG_ENDIAN ? (first << 16) | second : (second << 16) | first;
  }

  /** Returns whether these very characters stand there. */
  boolean has(String latin1, long offset) {
    if (offset < 0 || offset + latin1.length() > length()) {
      return false;
    }
    for (int i = 0; i < latin1.length(); i++) {
      if (at(offset + i) != latin1.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int at(long offset) {
    return file[(int) (start + offset)] & 0xff;
  }

  private void require(long offset, long count) throws UndecodableImageException {
    if (offset < 0 || count < 0 || offset + count > length()) {
      throw new UndecodableImageException(
          RejectReason.TRUNCATED,
          "%d bytes at byte %d are beyond the end, after %d bytes"
              .formatted(count, start + offset, end));
    }
  }
}
