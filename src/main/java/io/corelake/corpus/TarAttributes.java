package io.corelake.corpus;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What extension headers (GNU's long names, pax records) say of the member that follows them.
 *
 * @param name null where the member's own header has it
 * @param bytes of data; negative where the member's own header has it
 * @param sparse whether the data are a sparse file's, which has holes between them
 * @param damage why nothing here can be relied on, or null
 */
record TarAttributes(@Nullable TarName name, long bytes, boolean sparse, @Nullable String damage) {
  static final TarAttributes NONE = new TarAttributes(null, -1, false, null);

  private static final String PATH = "path";
  private static final String SIZE = "size";
  private static final String SPARSE = "GNU.sparse.";
  private static final String SPARSE_NAME = "GNU.sparse.name";

  /** Returns these and the ones of an extension header with this data. */
  TarAttributes with(TarHeader header, byte[] data) {
    return header.type() == 'L' ? named(TarName.of(data, 0, data.length)) : withPax(data);
  }

  /** Returns the header as it is with these. */
  TarHeader of(TarHeader header) {
    return new TarHeader(
        name == null ? header.name() : name,
        header.type(),
        bytes < 0 ? header.bytes() : bytes,
        header.mayBeCut() && name == null);
  }

  TarAttributes damaged(String why) {
    return new TarAttributes(name, bytes, sparse, why);
  }

  private TarAttributes named(TarName other) {
    return new TarAttributes(other, bytes, sparse, damage);
  }

  /** Reads records {@code "length key=value\n"}, the length being the whole record's in bytes. */
  private TarAttributes withPax(byte[] data) {
    TarAttributes known = this;
    int at = 0;
    while (at < data.length && data[at] != 0) {
      int space = at;
      while (space < data.length && data[space] >= '0' && data[space] <= '9' && space - at < 8) {
        space++;
      }
      if (space == at || space == data.length || data[space] != ' ') {
        return damaged("a pax record does not begin with its length");
      }
      int length = Integer.parseInt(ascii(data, at, space));
      int end = at + length;
      int equals = space + 1;
      while (equals < Math.min(end, data.length) && data[equals] != '=') {
        equals++;
      }
      if (end > data.length || equals >= end - 1 || data[end - 1] != '\n') {
        return damaged("a pax record is not as long as it says");
      }
      known = known.withRecord(ascii(data, space + 1, equals), data, equals + 1, end - 1);
      at = end;
    }
    return known;
  }

  private TarAttributes withRecord(String key, byte[] data, int start, int end) {
    if (key.equals(PATH) || key.equals(SPARSE_NAME)) {
      return named(TarName.of(data, start, end)).sparseBy(key);
    }
    if (key.equals(SIZE)) {
      String digits = ascii(data, start, end);
      return digits.matches("\\d{1,18}")
          ? new TarAttributes(name, Long.parseLong(digits), sparse, damage)
          : damaged("a pax record has a size that is no number");
    }
    return sparseBy(key);
  }

  private TarAttributes sparseBy(String key) {
    return key.startsWith(SPARSE) ? new TarAttributes(name, bytes, true, damage) : this;
  }

  private static String ascii(byte[] data, int start, int end) {
    return new String(data, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
