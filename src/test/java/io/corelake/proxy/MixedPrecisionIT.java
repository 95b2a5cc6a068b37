package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.corelake.seed.RandomStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A proxy beside what {@code deploy/gpu/mixed_precision.py} makes of it. */
class MixedPrecisionIT {
  private static final int SIZE = 8;

  @Test
  void take_bfloat16_isNearFloat32AndNotTheSame() throws IOException {
    float[] exact = embedding("float32");
    float[] half = embedding("bfloat16");
    assertThat(half).isNotEqualTo(exact).hasSameSizeAs(exact);
    double product = 0;
    double exactSquares = 0;
    double halfSquares = 0;
    for (int i = 0; i < exact.length; i++) {
      product += (double) exact[i] * half[i];
      exactSquares += (double) exact[i] * exact[i];
      halfSquares += (double) half[i] * half[i];
    }
    // A number has 8 bits: 2^-8 off at most, one way or the other.
    assertThat(product / Math.sqrt(exactSquares * halfSquares)).isGreaterThan(1 - 0x1p-14);
  }

  private static float[] embedding(String name) throws IOException {
    String resource = "/proxy-fixtures/" + name + ".torchscript.pt";
    try (InputStream file = MixedPrecisionIT.class.getResourceAsStream(resource)) {
      ProxyModel model = ProxyModel.load(Objects.requireNonNull(file).readAllBytes(), Device.cpu());
      try (ProxySession session = ProxySession.open(model, 1, SIZE)) {
        RandomStream random = new RandomStream(1);
        FloatBuffer input = session.input();
        while (input.hasRemaining()) {
          input.put((float) random.nextDouble(0, 1));
        }
        session.submit(1);
        return session.take().clone();
      } finally {
        model.close();
      }
    }
  }
}
