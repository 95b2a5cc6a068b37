package io.corelake.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private record Named(String name) {}

  @Test
  void record_isReadAgain() {
    assertThat(Json.read(Json.pretty(new Named("a")), Named.class)).isEqualTo(new Named("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{"})
  void anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> Json.read(text, Named.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Not the JSON of a Named");
  }
}
