package io.corelake.storage;

import io.corelake.CoreLakeException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URIs and texts as they may be shown: without the secrets that people put into them. */
public final class Uris {
  // The two that begin with a word begin nowhere within one: each place in it would be tried.

  /** A secret may hold slashes, so with a colon in it everything up to the last at sign counts. */
  private static final Pattern USER_INFO =
      Pattern.compile("(?<![A-Za-z0-9+.-])([A-Za-z0-9+.-]*+)(://)([^/@:\\s]+:[^\\s]*|[^/@:\\s]+)@");

  /** Azure's stores have the container where others have the user. */
  private static final Pattern WITH_CONTAINER = Pattern.compile("(?i)(abfs|wasb)s?");

  /** Hadoop's paths take a question mark for part of a name, and some messages encode it. */
  private static final Pattern SIGNED_QUERY =
      Pattern.compile(
          "(?i)(\\?|%3f)[^\\s'\"<>]*(signature|token|sig|key|secret|password|credential)[^\\s'\"<>]*");

  /** A key or an option that is called a secret, with its value. */
  private static final Pattern NAMED_SECRET =
      Pattern.compile(
          "(?i)(?<![\\w.-])([\\w.-]*(secret|password|passwd|token|(access|account|private)[._-]?key)[\\w.-]*\\s*[=:]\\s*)[^\\s'\",;<>]+");

  private Uris() {}

  /**
   * Returns a text with every {@code user:password@}, every signed query and every value of what is
   * called a secret replaced by stars.
   */
  public static String redacted(String text) {
    String withoutUsers =
        USER_INFO.matcher(text).replaceAll(found -> Matcher.quoteReplacement(withoutUser(found)));
    String withoutQueries = SIGNED_QUERY.matcher(withoutUsers).replaceAll("?***");
    return NAMED_SECRET.matcher(withoutQueries).replaceAll("$1***");
  }

  private static String withoutUser(MatchResult found) {
    boolean container =
        !found.group(3).contains(":") && WITH_CONTAINER.matcher(found.group(1)).matches();
    return found.group(1) + found.group(2) + (container ? found.group(3) : "***") + "@";
  }

  /**
   * Refuses a URI with a password or a signed query in it: whoever lists processes sees arguments,
   * tables that name files would carry it on, and Hadoop takes a query for part of a name.
   *
   * @param option what the user gave it by, for the message
   */
  public static void requireWithoutSecret(String option, String uri) {
    boolean password =
        USER_INFO.matcher(uri).results().anyMatch(user -> user.group(3).contains(":"));
    boolean signed = uri.contains("://") && SIGNED_QUERY.matcher(uri).find();
    if (password || signed) {
      throw CoreLakeException.usage(
          option
              + " must not have a "
              + (password ? "password" : "signed query")
              + " in it, was "
              + redacted(uri)
              + "; give credentials to Hadoop, which looks for them by its own rules (the"
              + " environment, a credential provider, spark.hadoop.fs.*)");
    }
  }
}
