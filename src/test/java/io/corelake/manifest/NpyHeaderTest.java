package io.corelake.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 400, 1_281_167, 5_000_000_000L})
  void header_isAligned_andSaysItsLength(long length) {
    byte[] header = NpyHeader.int64(length);
    assertThat(header.length % 64).isZero();
    assertThat((header[8] & 0xff) + 256 * (header[9] & 0xff)).isEqualTo(header.length - 10);
    assertThat(header[header.length - 1]).isEqualTo((byte) '\n');
  }

  /** The bytes that numpy 1.24 writes for numpy.zeros(400, '<i8'). */
  @Test
  void header_isNumpys() {
    String text = new String(NpyHeader.int64(400), StandardCharsets.ISO_8859_1);
    assertThat(text)
        .startsWith("\u0093NUMPY\u0001\u0000v\u0000")
        .contains("{'descr': '<i8', 'fortran_order': False, 'shape': (400,), }");
  }
}
