package io.corelake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
  @ParameterizedTest
  @CsvSource({
    "0.2, 2000, 400, keep-0.20",
    "0.125, 1000, 125, keep-0.125",
    "0.5, 3, 2, keep-0.50",
    "0.1, 1, 1, keep-0.10",
    "1.0, 7, 7, keep-1.00",
    "1, 7, 1, keep-1",
    "50000, 60000, 50000, keep-50000",
    "50000, 100, 100, keep-50000",
    "1e-3, 10000, 10, keep-0.001",
  })
  void images_isTheNearestNumber(String budget, long ranked, long images, String directory) {
    assertThat(Budget.parse(budget).images(ranked)).isEqualTo(images);
    assertThat(Budget.parse(budget).directory()).isEqualTo(directory);
  }

  /** 0.07 as a double is a little above 7/100; the share that was written counts. */
  @Test
  void share_isExact() {
    assertThat(Budget.parse("0.07").images(50)).isEqualTo(4);
    assertThat(Budget.parse("0.29").images(1_000_000_000_000L)).isEqualTo(290_000_000_000L);
  }

  @Test
  void budget_writtenInAnotherWay_isTheSame() {
    assertThat(Budget.parse("0.350"))
        .isEqualTo(Budget.parse(".35"))
        .hasToString("Budget[amount=0.35, share=true]");
    assertThat(Budget.parse("1E-4")).isEqualTo(Budget.parse("0.0001"));
    assertThat(Budget.parse("1.00").amount().toPlainString()).isEqualTo("1.0");
    assertThat(Budget.parse("0050").amount().toPlainString()).isEqualTo("50");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e20",
        "1e999999999",
        "1E-2147483646",
        "0",
        "-1",
        "1.5",
        "",
        "0x1",
        "NaN",
        "1.2.3"
      })
  void budget_thatIsNone_isRefusedAtOnce(String text) {
    assertThatThrownBy(() -> Budget.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
