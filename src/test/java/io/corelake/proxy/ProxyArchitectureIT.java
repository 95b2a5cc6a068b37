package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyArchitectureIT {
  @Test
  void untrained_sameSeed_sameBytes() {
    assertThat(ProxyArchitecture.untrained(7)).isEqualTo(ProxyArchitecture.untrained(7));
  }

  @Test
  void untrained_otherSeed_otherBytes() {
    assertThat(ProxyArchitecture.untrained(7)).isNotEqualTo(ProxyArchitecture.untrained(8));
  }

  @Test
  void untrained_anySize_sameDimension() {
    ProxyModel model = ProxyModel.load(ProxyArchitecture.untrained(7), Device.cpu());
    assertThat(model.dimension(32)).isEqualTo(ProxyWidth.STANDARD.dimension());
    assertThat(model.dimension(61)).isEqualTo(ProxyWidth.STANDARD.dimension());
    model.close();
  }

  @ParameterizedTest
  @EnumSource(ProxyWidth.class)
  void untrained_width_saysTheDimension(ProxyWidth width) {
    ProxyModel model = ProxyModel.load(ProxyArchitecture.untrained(width, 7), Device.cpu());
    assertThat(model.dimension(32)).isEqualTo(width.dimension());
    model.close();
  }

  @Test
  void seeded_convolution_hasVarianceOfTwoOverInputs() {
    try (TorchModule module = ProxyArchitecture.seeded(ProxyWidth.STANDARD, 7, Device.cpu())) {
      float[] weights = values(module.parameters(), "stages.2.convolution2.weight");
      double sum = 0;
      double squares = 0;
      for (float weight : weights) {
        sum += weight;
        squares += (double) weight * weight;
      }
      double variance = 2.0 / (128 * 3 * 3);
      assertThat(weights).hasSize(128 * 128 * 3 * 3);
      assertThat(squares / weights.length).isCloseTo(variance, within(0.02 * variance));
      assertThat(sum / weights.length).isCloseTo(0, within(5e-4));
    }
  }

  @Test
  void seeded_everyParameter_isTrainableAndNormsAreNeutral() {
    try (TorchModule module = ProxyArchitecture.seeded(ProxyWidth.STANDARD, 7, Device.cpu())) {
      Map<String, PtNDArray> parameters = module.parameters();
      assertThat(parameters).hasSize(31);
      assertThat(parameters.values()).allMatch(PtNDArray::hasGradient);
      assertThat(values(parameters, "stem.1.weight")).containsOnly(1f);
      assertThat(values(parameters, "stem.1.bias")).containsOnly(0f);
    }
  }

  private static float[] values(Map<String, PtNDArray> parameters, String name) {
    return Objects.requireNonNull(parameters.get(name), name).toFloatArray();
  }
}
