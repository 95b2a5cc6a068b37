package io.corelake.corpus;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a file, written as {@code <uri>#bytes=<first>-<last>}, as HTTP writes ranges.
 *
 * @param file URI of the file
 */
record ByteRange(String file, long offset, long bytes) {
  private static final Pattern WRITTEN =
      Pattern.compile("(.*)#bytes=(\\d{1,18})-(\\d{1,18})", Pattern.DOTALL);

  static String uri(String file, long offset, long bytes) {
    return file + "#bytes=" + offset + "-" + (offset + bytes - 1);
  }

  /** Returns the range that a URI names, or null where it names a whole file. */
  static @Nullable ByteRange of(String uri) {
    Matcher written = WRITTEN.matcher(uri);
    if (!written.matches()) {
      return null;
    }
    long first = Long.parseLong(written.group(2));
    long bytes = Long.parseLong(written.group(3)) - first + 1;
    return bytes < 0 ? null : new ByteRange(written.group(1), first, bytes);
  }
}
