package io.corelake.cli;

import io.corelake.CoreLakeException;
import java.util.function.Function;

/** A value of an option that is read from its text. */
final class OptionValue {
  private OptionValue() {}

  /** Returns what a parser makes of the text, and says which option a text does not fit. */
  static <T> T parsed(String option, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw CoreLakeException.usage(option + " " + e.getMessage() + ", was '" + text + "'");
    }
  }
}
