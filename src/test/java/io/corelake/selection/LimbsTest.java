package io.corelake.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.seed.RandomStream;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gains at the limits of the grid: no int and no long of them overflows. */
class LimbsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 128, 2048, 65_536})
  void limbs_addUpToTheVector_andAreShortEnough(int dimension) {
    RandomStream random = new RandomStream(dimension);
    for (int magnitude = 0; magnitude < 46; magnitude++) {
      long[] vector = new long[dimension];
      for (int j = 0; j < dimension; j++) {
        vector[j] = random.nextLong() >> (Long.SIZE - 1 - magnitude);
      }
      Limbs limbs = new Limbs(vector, dimension + 3);
      long[] sum = new long[dimension];
      for (int k = 0; k < limbs.count(); k++) {
        double squares = 0;
        for (int j = 0; j < dimension; j++) {
          sum[j] += (long) limbs.limb(k)[j] << limbs.shift(k);
          squares += (double) limbs.limb(k)[j] * limbs.limb(k)[j];
        }
        assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(1 << 16);
      }
      assertThat(sum).isEqualTo(vector);
    }
  }

  /** The residual of 11 million equal vectors: gains at the bound of 2^53 are exact. */
  @ParameterizedTest
  @CsvSource({"1, 1", "128, 1", "128, -1", "300, 1", "2048, -1"})
  void gains_areExact_atTheBound(int dimension, int sign) {
    short[] unit = new short[dimension];
    Arrays.fill(unit, (short) (sign * Grid.round(1 / Math.sqrt(dimension))));
    short[] other = unit.clone();
    other[0]--;
    ClassVectors vectors = VectorKinds.matrix(new short[][] {unit, other, new short[dimension]});
    long[] residual = new long[dimension];
    for (int j = 0; j < dimension; j++) {
      residual[j] = 2 * 11_184_810L * unit[j];
    }
    long[] gains = new long[3];
    vectors.gains(residual, gains);
    assertThat(BigInteger.valueOf(gains[0])).isEqualTo(exact(residual, unit));
    assertThat(BigInteger.valueOf(gains[1])).isEqualTo(exact(residual, other));
    assertThat(gains[2]).isZero();
    assertThat((long) (double) gains[0]).isEqualTo(gains[0]);
  }

  private static BigInteger exact(long[] residual, short[] vector) {
    BigInteger gain = BigInteger.ZERO;
    for (int j = 0; j < vector.length; j++) {
      gain =
          gain.add(
              BigInteger.valueOf(residual[j] - vector[j]).multiply(BigInteger.valueOf(vector[j])));
    }
    return gain;
  }

  @Test
  void vectorsThatAreTooLong_areRefused() {
    ClassVectorsBuilder builder = new ClassVectorsBuilder(2);
    builder.add(new short[] {16_384, 100});
    assertThatThrownBy(() -> builder.add(new short[] {16_384, 16_384}))
        .hasMessageContaining("at most of length 1, was of 1.414");
    assertThatThrownBy(() -> builder.add(new short[] {Short.MIN_VALUE, Short.MIN_VALUE}))
        .hasMessageContaining("at most of length 1");
    assertThatThrownBy(() -> builder.add(new short[3])).hasMessageContaining("dimension 3");
  }
}
