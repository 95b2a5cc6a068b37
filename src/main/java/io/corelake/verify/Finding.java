package io.corelake.verify;

import java.util.Locale;

/**
 * Something in a run that is not as it should be.
 *
 * @param file below the run's folder; a folder ends with a slash
 * @param fix what mends it; empty where nothing but a new run does
 */
public record Finding(Kind kind, String file, String expected, String found, String fix) {
  /** What is wrong. */
  public enum Kind {
    /** A file that run.json lists is not there. */
    MISSING,
    /** A file has another size or sha256 than run.json says. */
    CHANGED,
    /** A file is there that run.json does not list. */
    UNLISTED,
    /** A file cannot be read, or is no table of the right columns. */
    UNREADABLE,
    /** run.json, current.json or subset.json says something that does not hold. */
    RECORD,
    /** Numbers that must agree do not. */
    COUNT,
    /** Rows are not in the global order. */
    ORDER,
    /** A latent class is not ranked from 0 to its size. */
    CLASS,
    /** Something stands twice that must be unique. */
    TWICE,
    /** A duplicate's representative is not ranked in its latent class. */
    DUPLICATE,
    /** A subset is not the prefix of the ranking. */
    SUBSET,
    /** A smaller subset is not a prefix of a larger one. */
    NESTING;

    /** The name on the console. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the finding in one line. */
  public String line() {
    return "%-10s %s: expected %s, found %s%s"
        .formatted(kind.label(), file, expected, found, fix.isEmpty() ? "" : "; " + fix);
  }
}
