package io.corelake.vectors;

import io.corelake.CoreLakeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file of ids, UTF-8, one at a time in memory. A carriage return before the line
 * feed belongs to the end of the line; the last line needs no end.
 */
final class IdLines {
  private static final int MOST_LINE_BYTES = 1 << 16;

  private final InputStream in;
  private final String name;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int end;
  private long offset;
  private long lines;

  /**
   * Reads from a place on.
   *
   * @param offset of the place, in bytes
   * @param lines how many are before it
   * @param name what the user calls the file, for the messages
   */
  IdLines(InputStream in, long offset, long lines, String name) {
    this.in = in;
    this.offset = offset;
    this.lines = lines;
    this.name = name;
  }

  /** Returns where the next line begins, in bytes from the begin of the file. */
  long offset() {
    return offset;
  }

  /** Returns how many lines are before the next one. */
  long lines() {
    return lines;
  }

  /** Returns the next line, or null at the end of the file. */
  @Nullable String next() throws IOException {
    line.reset();
    while (at < end || fill()) {
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      append(stop);
      if (stop < end) {
        at++;
        offset++;
        return text();
      }
    }
    return line.size() == 0 ? null : text();
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private void append(int stop) {
    if (line.size() + stop - at > MOST_LINE_BYTES) {
      throw CoreLakeException.input(
          name + " line " + (lines + 1) + " is longer than " + MOST_LINE_BYTES + " bytes");
    }
    line.write(buffer, at, stop - at);
    offset += stop - at;
    at = stop;
  }

  private String text() {
    lines++;
    byte[] bytes = line.toByteArray();
    boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    ByteBuffer id = ByteBuffer.wrap(bytes, 0, bytes.length - (carriageReturn ? 1 : 0));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(id).toString();
    } catch (CharacterCodingException e) {
      throw CoreLakeException.input(name + " line " + lines + " is no UTF-8");
    }
  }
}
