package io.corelake.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NpyNumberTest {
  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** As hardware does it: the bits of a half, moved into a float whose exponent is then mended. */
  private static float byBits(int half) {
    boolean special = (half & 0x7c00) == 0x7c00;
    float magnitude =
        special
            ? Float.intBitsToFloat(0x7f800000 | (half & 0x3ff) << 13)
            : Float.intBitsToFloat((half & 0x7fff) << 13) * 0x1p112f;
    return half > 0x7fff ? -magnitude : magnitude;
  }

  @Test
  void everyHalf_isTheNumberOfItsBits() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      ByteBuffer bytes = buffer().putShort(3, (short) bits);
      assertThat(NpyNumber.F2.at(bytes, 3))
          .as("%04x", bits)
          .isEqualTo(Double.valueOf(byBits(bits)));
    }
    assertThat(NpyNumber.F2.at(buffer().putShort(0, (short) 0x3555), 0)).isEqualTo(0x1.554p-2);
  }

  @Test
  void floatAndDouble_areReadWhereTheyLie() {
    assertThat(NpyNumber.F4.at(buffer().putFloat(5, -0.1f), 5)).isEqualTo(-0.1f);
    assertThat(NpyNumber.F8.at(buffer().putDouble(5, -0.1), 5)).isEqualTo(-0.1);
  }
}
