package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SufficientSizeTest {
  @ParameterizedTest
  @CsvSource({
    "4000, 3000, 224, 4",
    "3000, 4000, 224, 4",
    "3264, 2448, 224, 2",
    "500, 375, 224, 1",
    "500, 375, 32, 2",
    "6000, 4000, 32, 8",
    "20000, 440, 224, 1",
    "20000, 447, 224, 2",
    "1, 1, 1, 1"
  })
  void scale_simClr_leavesTheSmallestCropThePixelsOfAView(
      int width, int height, int viewSize, int scale) {
    SufficientSize size = SufficientSize.of(AugmentationPolicy.simClr(), viewSize);
    assertThat(size.scale(width, height)).isEqualTo(scale);
  }

  @Test
  void scale_wholeImageAsView_asksForItsSides() {
    SufficientSize size = SufficientSize.of(AugmentationPolicy.none(), 100);
    assertThat(size.scale(799, 5000)).isEqualTo(8);
    assertThat(size.scale(792, 5000)).isEqualTo(4);
  }

  @Test
  void scale_isTheLargestThatHolds() {
    assertThat(new SufficientSize(100, 1).scale(20, 20)).isEqualTo(2);
    assertThat(new SufficientSize(101, 1).scale(20, 20)).isEqualTo(1);
    assertThat(new SufficientSize(100, 10).scale(19, 19)).isEqualTo(2);
    assertThat(SufficientSize.WHOLE.scale(65_535, 65_535)).isEqualTo(1);
  }

  @Test
  void size_ofNothing_isRefused() {
    assertThatThrownBy(() -> new SufficientSize(0, 1)).hasMessageContaining("0 pixels");
    assertThatThrownBy(() -> new SufficientSize(1, 0)).hasMessageContaining("side of 0");
  }
}
