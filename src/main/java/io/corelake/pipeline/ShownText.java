package io.corelake.pipeline;

import io.corelake.storage.Uris;
import java.nio.charset.StandardCharsets;

/** Texts of data as people are shown them: without secrets, and of a bounded length. */
final class ShownText {
  /** What is longer is not looked through for secrets either: only its beginning can be shown. */
  private static final int MOST_READ = 4_096;

  private static final int NAME_BYTES = 300;
  private static final int URI_BYTES = 1_000;
  private static final String CUT = "\u2026";

  private ShownText() {}

  /** Returns a name, of which the end is shown where it is long. */
  static String name(String text) {
    return of(text, NAME_BYTES);
  }

  /** Returns a URI; one of more than a thousand bytes is no longer one that can be opened. */
  static String uri(String text) {
    return of(text, URI_BYTES);
  }

  /**
   * Returns a text without secrets.
   *
   * @param mostBytes in UTF-8; the end of what is longer is shown, behind a mark
   */
  static String of(String text, int mostBytes) {
    String read = text.length() <= MOST_READ ? text : text.substring(0, MOST_READ);
    String shown = Uris.redacted(read);
    if (shown.getBytes(StandardCharsets.UTF_8).length <= mostBytes) {
      return read.length() == text.length() ? shown : shown + CUT;
    }
    int from = shown.length();
    int bytes = 0;
    while (from > 0) {
      int character = shown.codePointBefore(from);
      bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (bytes > mostBytes) {
        break;
      }
      from -= Character.charCount(character);
    }
    return CUT + shown.substring(from);
  }
}
