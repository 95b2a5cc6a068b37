package io.corelake.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.selection.Grid;
import org.junit.jupiter.api.Test;

class MeanVectorTest {
  /** An image of other outputs, then one whose two views have the lengths 5 and 13. */
  private static final float[] OUTPUTS = {9, 9, 9, 9, 3, 4, -5, 12};

  @Test
  void norm_isTheMeanLengthOfTheViews() {
    assertThat(MeanVector.norm(OUTPUTS, 4, 2, 2)).isEqualTo(9);
    assertThat(MeanVector.norm(OUTPUTS, 6, 1, 2)).isEqualTo(13);
  }

  @Test
  void vector_isTheMeanOfTheNormalisedViews() throws RejectedImage {
    assertThat(MeanVector.of(OUTPUTS, 4, 2, 2))
        .containsExactly(
            (short) Math.rint(Grid.STEPS * (3 / 5.0 - 5 / 13.0) / 2),
            (short) Math.rint(Grid.STEPS * (4 / 5.0 + 12 / 13.0) / 2));
  }

  @Test
  void outputThatIsNotFiniteOrZero_isAReject() {
    assertThatThrownBy(() -> MeanVector.of(new float[] {1, Float.NaN}, 0, 1, 2))
        .isInstanceOfSatisfying(
            RejectedImage.class, e -> assertThat(e.reason()).isEqualTo("not-finite"));
    assertThatThrownBy(() -> MeanVector.of(new float[] {0, 0}, 0, 1, 2))
        .isInstanceOfSatisfying(
            RejectedImage.class, e -> assertThat(e.reason()).isEqualTo("zero-vector"));
  }
}
