package io.corelake.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
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
  void grid_isCoarser_whereGainsWouldNotAllBeExactDoubles() {
    long most = 11_184_810;
    assertThat(Grid.forClassesOf(1).bits()).isEqualTo(14);
    assertThat(Grid.forClassesOf(most).bits()).isEqualTo(14);
    assertThat(Grid.forClassesOf(most + 1).bits()).isEqualTo(12);
    // The largest gain there is, 3 n 2^28 steps, is an exact double just so.
    assertThat(BigInteger.valueOf(3 * most).shiftLeft(28)).isLessThan(BigInteger.ONE.shiftLeft(53));
    assertThat(BigInteger.valueOf(3 * (most + 1)).shiftLeft(28))
        .isGreaterThan(BigInteger.ONE.shiftLeft(53));
    assertThat(Grid.forClassesOf(178_956_970).bits()).isEqualTo(12);
    assertThatThrownBy(() -> Grid.forClassesOf(178_956_971)).hasMessageContaining("178956970");
  }

  @Test
  void fromStored_roundsToTheCoarserGrid() {
    byte[] stored = GridVector.encode(new short[] {16384, -16384, 1, 2, -1, -2, -3, 8191});
    assertThat(Grid.STORED.fromStored(stored)).isEqualTo(GridVector.decode(stored));
    assertThat(new Grid(12).fromStored(stored))
        .isEqualTo(new short[] {4096, -4096, 0, 1, 0, 0, -1, 2048});
    assertThat(new Grid(12).dotUnit()).isEqualTo(Math.pow(2, -24));
  }
}
