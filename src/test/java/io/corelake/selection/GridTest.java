package io.corelake.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GridTest {
  @Test
  void round_isToTheNearestStep() {
    assertThat(Grid.round(1)).isEqualTo((short) 16384);
    assertThat(Grid.round(-1)).isEqualTo((short) -16384);
    assertThat(Grid.round(0.6 / 16384)).isEqualTo((short) 1);
    assertThatThrownBy(() -> Grid.round(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> Grid.round(1.5)).hasMessageContaining("[-1, 1]");
  }

  @Test
  void encoding_isLittleEndian_andComesBack() {
    short[] vector = {1, -2, 16384, Short.MIN_VALUE};
    byte[] bytes = GridVector.encode(vector);
    assertThat(bytes).startsWith(1, 0, 0xfe, 0xff);
    assertThat(GridVector.decode(bytes)).isEqualTo(vector);
  }

  @Test
  void dot_ofUnitVectors_fitsAnInt() {
    int dimension = 2048;
    short[] unit = new short[dimension];
    Arrays.fill(unit, Grid.round(1 / Math.sqrt(dimension)));
    long exact = 0;
    for (short component : unit) {
      exact += (long) component * component;
    }
    assertThat((long) ClassVectors.dot(unit, 0, unit, 0, dimension)).isEqualTo(exact);
    assertThat((long) ClassVectors.dot(unit, 0, unit, 0, 7)).isEqualTo(exact / dimension * 7);
  }
}
