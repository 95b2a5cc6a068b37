package io.corelake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassesConfigurationTest {
  private static ClassesConfiguration of(String... settings) {
    return Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of(settings)))
        .classes();
  }

  @ParameterizedTest
  @CsvSource({
    "few-labels, classes.labels must name a file where classes.method is few-labels",
    "zero-shot, classes.prototypes must name a file where classes.method is zero-shot"
  })
  void methodWithoutItsFile_isRefused(String method, String message) {
    assertThatThrownBy(() -> of("classes.method=" + method)).hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource({
    "classes.labels, few-labels",
    "classes.prototypes, zero-shot",
    "classes.prototype-names, zero-shot"
  })
  void fileThatTheMethodDoesNotRead_isRefused(String key, String reader) {
    assertThatThrownBy(() -> of(key + "=x"))
        .hasMessage(
            key
                + " must be empty where classes.method is kmeans ("
                + reader
                + " reads it), was x (--set)");
  }

  @Test
  void count_isAutoOrAtMostTheImages() {
    assertThat(of().countFor(3)).isEqualTo(3);
    assertThat(of().countFor(1000)).isEqualTo(10);
    assertThat(of().countFor(1_000_000)).isEqualTo(2000);
    assertThat(of().countFor(1_000_000_000)).isEqualTo(10_000);
    assertThat(of("classes.count=7").countFor(1_000_000)).isEqualTo(7);
  }

  @Test
  void moreClassesThanTheSampleHasImages_areRefused() {
    assertThatThrownBy(() -> of("classes.sample=5000", "classes.count=5001"))
        .hasMessageStartingWith("classes.count must be at most classes.sample, which is 5000");
  }

  @Test
  void restarts_areManyWhereCentresAreFew() {
    assertThat(of().startsFor(999)).isEqualTo(1);
    assertThat(of().startsFor(1000)).isEqualTo(5);
    assertThat(of("classes.count=50").startsFor(1_000_000)).isEqualTo(5);
    assertThat(of("classes.count=51").startsFor(1_000_000)).isEqualTo(1);
    assertThat(of("classes.restarts=2").startsFor(10)).isEqualTo(2);
  }

  @Test
  void leastSize_isNeverMoreThanATenthOfTheMean() {
    assertThat(of().leastSizeFor(24, 10)).isZero();
    assertThat(of().leastSizeFor(400, 10)).isEqualTo(4);
    assertThat(of().leastSizeFor(5000, 10)).isEqualTo(5);
    assertThat(of("classes.least-size=1").leastSizeFor(5000, 10)).isEqualTo(1);
  }
}
