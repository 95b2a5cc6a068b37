package io.corelake.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void duration_choosesItsUnits() {
    assertThat(Figures.duration(0)).isEqualTo("0.0 s");
    assertThat(Figures.duration(59.94)).isEqualTo("59.9 s");
    assertThat(Figures.duration(59.96)).isEqualTo("1 min 00 s");
    assertThat(Figures.duration(3599.4)).isEqualTo("59 min 59 s");
    assertThat(Figures.duration(3599.6)).isEqualTo("1 h 00 min");
    assertThat(Figures.duration(7_325_000)).isEqualTo("2,034 h 43 min");
  }

  @Test
  void score_hasNoNegativeZeroAndNoNaN() {
    assertThat(Figures.score(-0.0004)).isEqualTo("0.000");
    assertThat(Figures.score(-0.1234)).isEqualTo("\u22120.123");
    assertThat(Figures.score(Double.NaN)).isEqualTo("\u2013");
  }

  @Test
  void rate_ofNoTime_isADash() {
    assertThat(Figures.rate(10, 0)).isEqualTo("\u2013");
    assertThat(Figures.rate(10, 4)).isEqualTo("2.5");
    assertThat(Figures.rate(1_000_000, 4)).isEqualTo("250,000");
  }

  @Test
  void deviation_hasTwoDigits() {
    assertThat(Figures.deviation(0.00042)).isEqualTo("0.00042");
    assertThat(Figures.deviation(1.26)).isEqualTo("1.3");
    assertThat(Figures.deviation(126)).isEqualTo("130");
    assertThat(Figures.deviation(0)).isEqualTo("0");
    assertThat(Figures.deviation(Double.NaN)).isEqualTo("\u2013");
  }

  @Test
  void share_ofNothing_isADash() {
    assertThat(Figures.share(1, 0)).isEqualTo("\u2013");
  }
}
