package io.corelake.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * How many images to keep: a share of the ranked images or a number of them.
 *
 * @param amount a share where it is below 1 or written with a decimal point, else a number; without
 *     the zeros that do not count, so that equal budgets are written the same
 */
public record Budget(BigDecimal amount, boolean share) {
  private static final Pattern WRITTEN =
      Pattern.compile("\\d{1,18}|\\d{0,18}\\.\\d{1,18}([Ee]-\\d)?|\\d(\\.\\d+)?[Ee]-\\d");

  /**
   * Reads a budget: {@code 0.2} is a share, {@code 1.0} everything, {@code 50000} a number.
   *
   * @throws IllegalArgumentException with a bound that reads on from the key
   */
  public static Budget parse(String text) {
    String bound = "must hold shares above 0 and at most 1.0, or whole numbers of images";
    if (!WRITTEN.matcher(text).matches()) {
      throw new IllegalArgumentException(bound);
    }
    BigDecimal amount = new BigDecimal(text);
    boolean share = text.contains(".") || amount.compareTo(BigDecimal.ONE) < 0;
    if (amount.signum() <= 0 || (share && amount.compareTo(BigDecimal.ONE) > 0)) {
      throw new IllegalArgumentException(bound);
    }
    BigDecimal plain = amount.stripTrailingZeros();
    return new Budget(plain.setScale(Math.max(share ? 1 : 0, plain.scale())), share);
  }

  /**
   * Returns how many of {@code ranked} images are kept: the nearest whole number, half up, at least
   * one and at most all of them.
   */
  public long images(long ranked) {
    long wanted =
        share
            ? amount
                .multiply(BigDecimal.valueOf(ranked))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact()
            : amount.longValueExact();
    return Math.min(ranked, Math.max(1, wanted));
  }

  /** The folder of the subset: {@code keep-0.20}, {@code keep-0.125}, {@code keep-50000}. */
  public String directory() {
    return "keep-"
        + (share ? amount.setScale(Math.max(2, amount.scale())) : amount).toPlainString();
  }
}
