package io.corelake.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV in UTF-8 as RFC 4180 has it: a field in quotes may hold separators, line ends and
 * doubled quotes. Lines end with LF, CRLF or CR, and blank ones are no records. Where quotes are
 * wrong, or never closed, one line is a fault, and reading goes on with the next.
 */
final class CsvReader implements Closeable {
  /** Bytes of a record: more are a quote that was left open, and no caption. */
  static final int LONGEST = 1 << 24;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int END = -1;

  private final InputStream in;
  private final char separator;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final List<@Nullable String> fields = new ArrayList<>();

  /** The record from {@code start} on, the next byte at {@code at}, what is read up to the end. */
  private byte[] buffer = new byte[1 << 16];

  private int start;
  private int at;
  private int end;
  private long line = 1;
  private boolean isUtf8;

  CsvReader(InputStream in, char separator) throws IOException {
    this.in = in;
    this.separator = separator;
    end = in.readNBytes(buffer, 0, BYTE_ORDER_MARK.length);
    if (Arrays.equals(buffer, 0, end, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
      at = end;
    }
  }

  /** Returns the next record or fault, or null at the end. */
  @Nullable CsvRecord next() throws IOException {
    while (true) {
      long first = line;
      start = at;
      fields.clear();
      isUtf8 = true;
      if (peek() == END) {
        return null;
      }
      String wrong = readRecord();
      if (at - start == LONGEST) {
        wrong = "a record has more than %,d bytes".formatted(LONGEST);
      }
      if (wrong != null) {
        at = start;
        passLine();
        return new CsvRecord(first, List.of(), wrong);
      }
      line += lines();
      if (!isUtf8) {
        return new CsvRecord(first, List.of(), "the record is no UTF-8");
      }
      if (!isBlank()) {
        return new CsvRecord(first, Collections.unmodifiableList(new ArrayList<>(fields)), null);
      }
    }
  }

  /** Reads up to a line end, and returns what is wrong with the quotes. */
  private @Nullable String readRecord() throws IOException {
    do {
      if (peek() != '"') {
        readPlain();
      } else if (!readQuoted()) {
        return "the quote of field %,d is never closed".formatted(fields.size() + 1);
      } else if (!endsField(peek())) {
        return "text follows the closing quote of field %,d".formatted(fields.size());
      }
    } while (passSeparator());
    return null;
  }

  private void readPlain() throws IOException {
    int from = at - start;
    while (!endsField(peek())) {
      at++;
    }
    add(from, at - start, false);
  }

  /** Reads through the closing quote, and returns whether there is one. */
  private boolean readQuoted() throws IOException {
    at++;
    int from = at - start;
    for (int next = peek(); next != END; next = peek()) {
      at++;
      if (next == '"' && peek() != '"') {
        add(from, at - start - 1, true);
        return true;
      }
      if (next == '"') {
        at++;
      }
    }
    return false;
  }

  /** Takes a field by its place in the record. */
  private void add(int from, int to, boolean quoted) {
    try {
      String text = utf8.decode(ByteBuffer.wrap(buffer, start + from, to - from)).toString();
      fields.add(text.isEmpty() ? null : quoted ? text.replace("\"\"", "\"") : text);
    } catch (CharacterCodingException e) {
      isUtf8 = false;
    }
  }

  private boolean endsField(int next) {
    return next == separator || isLineEnd(next);
  }

  private static boolean isLineEnd(int next) {
    return next == '\n' || next == '\r' || next == END;
  }

  /** Passes what ends a field, and returns whether it was a separator. */
  private boolean passSeparator() throws IOException {
    int next = peek();
    if (next != END) {
      at++;
    }
    // Peeking may move the buffer.
    if (next == '\r' && peek() == '\n') {
      at++;
    }
    return next == separator;
  }

  private void passLine() throws IOException {
    while (!isLineEnd(peek())) {
      at++;
      start = at;
    }
    passSeparator();
    line++;
  }

  private long lines() {
    long lines = 0;
    for (int i = start; i < at; i++) {
      boolean pair = buffer[i] == '\r' && i + 1 < at && buffer[i + 1] == '\n';
      lines += !pair && isLineEnd(buffer[i] & 0xff) ? 1 : 0;
    }
    return lines;
  }

  private boolean isBlank() {
    boolean blank = fields.size() == 1;
    for (int i = start; i < at && blank; i++) {
      blank = buffer[i] >= 0 && Character.isWhitespace(buffer[i]);
    }
    return blank;
  }

  /** Returns the next byte, or {@link #END} at the end of the file or of the longest record. */
  private int peek() throws IOException {
    return at < end || fill() ? buffer[at] & 0xff : END;
  }

  private boolean fill() throws IOException {
    if (at - start == LONGEST) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      at -= start;
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(read, 0);
    return read > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
