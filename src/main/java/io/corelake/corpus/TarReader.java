package io.corelake.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Walks the headers of a tar, and passes over the data. What is damaged is said and gone around: a
 * broken header costs what lies up to the next sound one.
 */
final class TarReader {
  /** Reading so much is cheaper than a new request to an object store. */
  private static final int READ_THROUGH = 1 << 18;

  private static final int LONGEST_NAME = 1 << 16;
  private static final String BROKEN = "broken-shard";
  private static final String TRUNCATED = "truncated-shard";

  private final FSDataInputStream in;
  private final long length;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private final byte[] passed = new byte[1 << 13];
  private long position;
  private boolean ended;

  /**
   * Reads from the beginning.
   *
   * @param length of the file, which may end earlier than its tar
   */
  TarReader(FSDataInputStream in, long length) {
    this.in = in;
    this.length = length;
  }

  /** Returns the next file or fault, or null at the end. */
  @Nullable TarMember next() throws IOException {
    String longName = null;
    while (!ended) {
      long start = position;
      if (length - position < TarHeader.BLOCK) {
        ended = true;
        return TarMember.broken("", start, TRUNCATED, "the tar has no end mark: it was cut off");
      }
      in.readFully(block);
      position += TarHeader.BLOCK;
      if (TarHeader.isZero(block)) {
        ended = true;
        return afterTheEnd();
      }
      TarHeader header = TarHeader.of(block);
      if (header == null) {
        return resumed(start);
      }
      long data = header.hasData() ? header.bytes() : 0;
      boolean named = header.type() == 'L' || header.type() == 'x';
      if (data > length - position || (named && data > LONGEST_NAME)) {
        return unfinished(header, longName, start);
      }
      if (named) {
        longName = header.type() == 'L' ? gnuName((int) data) : paxName((int) data, longName);
        continue;
      }
      if (header.isFile()) {
        return file(longName == null ? header.name() : longName, data);
      }
      pass(padded(data));
      longName = null;
    }
    return null;
  }

  private TarMember file(String name, long bytes) throws IOException {
    long offset = position;
    if (bytes > TarMember.SHORT) {
      pass(padded(bytes));
      return TarMember.file(name, offset, bytes, null);
    }
    String text = new String(data((int) bytes), StandardCharsets.UTF_8);
    return TarMember.file(name, offset, bytes, text);
  }

  /** A member that reaches beyond the file was cut off; one of an absurd size is no member. */
  private TarMember unfinished(TarHeader header, @Nullable String longName, long start) {
    ended = true;
    return TarMember.broken(
        longName == null ? header.name() : longName,
        start,
        TRUNCATED,
        "the tar has %,d bytes, and this member alone needs %,d after byte %,d"
            .formatted(length, header.bytes(), position));
  }

  /** Whoever reads tars stops at the end mark, so what follows it is lost. */
  private @Nullable TarMember afterTheEnd() throws IOException {
    long start = position;
    while (length - position >= TarHeader.BLOCK) {
      in.readFully(block);
      position += TarHeader.BLOCK;
      if (!TarHeader.isZero(block)) {
        return TarMember.broken(
            "",
            start,
            BROKEN,
            "after the end mark at byte %,d follow %,d bytes that readers of tars do not see"
                .formatted(start, length - start));
      }
    }
    return null;
  }

  /** Goes on at the next sound header. */
  private TarMember resumed(long start) throws IOException {
    while (length - position >= TarHeader.BLOCK) {
      in.readFully(block);
      position += TarHeader.BLOCK;
      if (!TarHeader.isZero(block) && TarHeader.of(block) != null) {
        position -= TarHeader.BLOCK;
        in.seek(position);
        return TarMember.broken(
            "",
            start,
            BROKEN,
            "no sound header from byte %,d to %,d; what was there is lost"
                .formatted(start, position));
      }
    }
    ended = true;
    return TarMember.broken(
        "",
        start,
        BROKEN,
        "no sound header from byte %,d on; what was there is lost".formatted(start));
  }

  private String gnuName(int bytes) throws IOException {
    byte[] name = data(bytes);
    int end = bytes;
    while (end > 0 && name[end - 1] == 0) {
      end--;
    }
    return new String(name, 0, end, StandardCharsets.UTF_8);
  }

  /** Returns the path among the records {@code "length key=value\n"}, or else what was known. */
  private @Nullable String paxName(int bytes, @Nullable String otherwise) throws IOException {
    String records = new String(data(bytes), StandardCharsets.ISO_8859_1);
    String name = otherwise;
    int at = 0;
    while (at < records.length()) {
      int space = records.indexOf(' ', at);
      String digits = space < 0 ? "" : records.substring(at, space);
      if (!digits.matches("[1-9]\\d{0,5}") || at + Integer.parseInt(digits) > records.length()) {
        return name;
      }
      String record =
          records.substring(space + 1, Math.max(space + 1, at + Integer.parseInt(digits) - 1));
      if (record.startsWith("path=")) {
        byte[] path = record.substring("path=".length()).getBytes(StandardCharsets.ISO_8859_1);
        name = new String(path, StandardCharsets.UTF_8);
      }
      at += Integer.parseInt(digits);
    }
    return name;
  }

  /** Reads the data of a small member, and passes over its padding. */
  private byte[] data(int bytes) throws IOException {
    byte[] data = new byte[bytes];
    in.readFully(data);
    position += bytes;
    pass(padded(bytes) - bytes);
    return data;
  }

  private static long padded(long bytes) {
    return (bytes + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
  }

  /** The padding of the last member may be missing. */
  private void pass(long bytes) throws IOException {
    long target = Math.min(length, position + bytes);
    if (target - position > READ_THROUGH) {
      in.seek(target);
    } else {
      for (long left = target - position; left > 0; ) {
        int part = (int) Math.min(left, passed.length);
        in.readFully(passed, 0, part);
        left -= part;
      }
    }
    position = target;
  }
}
