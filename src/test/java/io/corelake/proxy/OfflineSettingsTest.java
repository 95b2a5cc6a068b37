package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineSettingsTest {
  @Test
  void environmentThatAgreesOrIsSilent_setsTheProperties() {
    OfflineSettings.export(Map.of("DJL_OFFLINE", "TRUE"));
    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
    assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
  }

  /** What DJL does not read as true lets it use the network. */
  @ParameterizedTest
  @ValueSource(strings = {"false", "1", "yes", ""})
  void environmentThatDisagrees_isRefused(String value) {
    for (String variable : new String[] {"DJL_OFFLINE", "OPT_OUT_TRACKING"}) {
      assertThatThrownBy(() -> OfflineSettings.export(Map.of(variable, value)))
          .isInstanceOf(CoreLakeException.class)
          .hasMessageContaining(variable + " is '" + value + "'")
          .hasMessageContaining("set it to true or unset it");
    }
  }
}
