package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.corelake.proxy.LearningRate.Schedule;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Test
  void cosine_risesInALine_andFallsToZero() {
    LearningRate rate = new LearningRate(2, Schedule.COSINE, 0.1);
    assertThat(rate.at(0, 100)).isEqualTo(0.2f);
    assertThat(rate.at(9, 100)).isEqualTo(2f);
    assertThat(rate.at(10, 100)).isEqualTo(2f);
    assertThat(rate.at(55, 100)).isCloseTo(1f, within(1e-6f));
    assertThat(rate.at(99, 100)).isCloseTo(0f, within(1e-3f)).isPositive();
  }

  @Test
  void constant_stays() {
    LearningRate rate = new LearningRate(2, Schedule.CONSTANT, 0.5);
    assertThat(rate.at(24, 100)).isEqualTo(1f);
    assertThat(rate.at(50, 100)).isEqualTo(2f);
    assertThat(rate.at(99, 100)).isEqualTo(2f);
  }

  @Test
  void warmUp_canBeNothingOrAll() {
    assertThat(new LearningRate(2, Schedule.COSINE, 0).at(0, 100)).isEqualTo(2f);
    assertThat(new LearningRate(2, Schedule.COSINE, 1).at(99, 100)).isEqualTo(2f);
    assertThat(new LearningRate(2, Schedule.COSINE, 1).at(49, 100)).isEqualTo(1f);
  }

  @Test
  void bounds() {
    assertThatThrownBy(() -> new LearningRate(0, Schedule.COSINE, 0.1))
        .hasMessage("Training needs a learning rate above 0, was 0.0");
    assertThatThrownBy(() -> new LearningRate(1, Schedule.COSINE, 1.1))
        .hasMessage("Training needs a warm-up of 0 to 1, was 1.1");
  }
}
