package io.corelake.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as the report prints them. */
final class Figures {
  private static final String NONE = "\u2013";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Figures() {}

  /** Returns 1,234,567. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns "1 image" or "1,234 images". */
  static String count(long count, String one, String many) {
    return count(count) + " " + (count == 1 ? one : many);
  }

  /** Returns 12.3 %, or a dash for a part of nothing. */
  static String share(long part, long whole) {
    return whole == 0 ? NONE : percent((double) part / whole);
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
  }

  /** Returns 0.123, or a dash for NaN. */
  static String score(double score) {
    return Double.isNaN(score)
        ? NONE
        : String.format(Locale.ROOT, "%.3f", Math.round(1000 * score) / 1000.0 + 0.0)
            .replace('-', '\u2212');
  }

  /** Returns two digits that are not 0: 0.0042, 1.2, 130. */
  static String deviation(double deviation) {
    if (Double.isNaN(deviation)) {
      return NONE;
    }
    return deviation == 0
        ? "0"
        : new BigDecimal(deviation).round(new MathContext(2)).toPlainString();
  }

  /** Returns 12.3 s, 4 min 05 s or 2 h 05 min. */
  static String duration(double seconds) {
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%,d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  /** Returns images/s with three digits at least, or a dash for no time. */
  static String rate(long images, double seconds) {
    if (!(seconds > 0)) {
      return NONE;
    }
    double rate = images / seconds;
    return String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%,.0f", rate);
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** Returns a coordinate of a drawing. */
  static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
