package io.corelake.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {
  @Test
  void daysHoursMinutes_areRead() {
    assertThat(Age.parse("7d")).isEqualTo(Duration.ofDays(7));
    assertThat(Age.parse("12h")).isEqualTo(Duration.ofHours(12));
    assertThat(Age.parse("30m")).isEqualTo(Duration.ofMinutes(30));
    assertThat(Age.parse("999999d").toDays()).isEqualTo(999_999);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "d", "0d", "-1d", "1.5h", "7 d", "7D", "1w", "1000000d"})
  void anythingElse_isNone(String text) {
    assertThatThrownBy(() -> Age.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as 7d, 12h or 30m");
  }
}
