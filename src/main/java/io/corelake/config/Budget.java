package io.corelake.config;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How many images to keep: a share of the ranked images or a number of them.
 *
 * @param amount a share where it is below 1 or written with a decimal point, else a number
 */
public record Budget(BigDecimal amount, boolean share) {

  /**
   * Reads a budget: {@code 0.2} is a share, {@code 1.0} everything, {@code 50000} a number.
   *
   * @throws IllegalArgumentException with a bound that reads on from the key
   */
  static Budget parse(String text) {
    String bound = "must hold shares above 0 and at most 1.0, or whole numbers of images";
    BigDecimal amount;
    try {
      amount = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(bound, e);
    }
    boolean share = text.contains(".") || amount.compareTo(BigDecimal.ONE) < 0;
    if (amount.signum() <= 0 || (share && amount.compareTo(BigDecimal.ONE) > 0)) {
      throw new IllegalArgumentException(bound);
    }
    if (!share && (amount.stripTrailingZeros().scale() > 0 || amount.precision() > 18)) {
      throw new IllegalArgumentException(bound);
    }
    return new Budget(amount, share);
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
    BigDecimal plain = amount.stripTrailingZeros();
    return "keep-" + (share ? plain.setScale(Math.max(2, plain.scale())) : plain).toPlainString();
  }
}
