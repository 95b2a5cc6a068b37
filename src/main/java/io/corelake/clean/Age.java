package io.corelake.clean;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How old something is, as people write it: {@code 7d}, {@code 12h}, {@code 30m}. */
public final class Age {
  private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,5})([dhm])");
  private static final Map<String, Duration> UNITS =
      Map.of("d", Duration.ofDays(1), "h", Duration.ofHours(1), "m", Duration.ofMinutes(1));

  private Age() {}

  /**
   * Reads an age.
   *
   * @throws IllegalArgumentException with a bound that reads on from the option
   */
  public static Duration parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    Duration unit = written.matches() ? UNITS.get(written.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "must be a whole number from 1 to 999999 and d, h or m, such as 7d, 12h or 30m");
    }
    return unit.multipliedBy(Long.parseLong(written.group(1)));
  }
}
