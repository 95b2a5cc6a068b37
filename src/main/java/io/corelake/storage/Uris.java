package io.corelake.storage;

import java.util.regex.Pattern;

/** URIs as they may be shown: without the secrets that people put into them. */
public final class Uris {
  /** A secret may hold slashes, so with a colon in it everything up to the last at sign counts. */
  private static final Pattern USER_INFO = Pattern.compile("(://)([^/@:\\s]+:[^\\s]*|[^/@\\s]+)@");

  private static final Pattern SIGNED_QUERY =
      Pattern.compile("(?i)\\?[^\\s'\"]*(signature|token|sig|key|secret|password)[^\\s'\"]*");

  private Uris() {}

  /** Returns a text with every {@code user:password@} and every signed query replaced by stars. */
  public static String redacted(String text) {
    return SIGNED_QUERY.matcher(USER_INFO.matcher(text).replaceAll("$1***@")).replaceAll("?***");
  }
}
