package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelOrderIT {
  /** The second fails on channels last, where a view has no strides for it. */
  @ParameterizedTest
  @ValueSource(strings = {"torch.flatten(x, 1)", "torch.view(x, [torch.size(x, 0), -1])"})
  void take_proxyThatReturnsItsImages_theyAreThoseThatWentIn(String expression) {
    ProxyModel model =
        ProxyModel.load(TinyTorchScript.returning("Tensor", expression), Device.cpu());
    try (ProxySession session = ProxySession.open(model, 2, 4)) {
      float[] expected = countUp(session.input());
      session.submit(2);
      assertThat(session.take()).isEqualTo(expected);
    }
    model.close();
  }

  @Test
  void take_onAProcessor_channelsComeLast() {
    // Flattens memory, and so the images only where they lie in planes.
    ProxyModel model =
        ProxyModel.load(
            TinyTorchScript.returning(
                "Tensor", "torch.as_strided(x, [torch.size(x, 0), 12], [12, 1])"),
            Device.cpu());
    try (ProxySession session = ProxySession.open(model, 1, 2)) {
      countUp(session.input());
      session.submit(1);
      assertThat(session.take()).containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
    }
    model.close();
  }

  @Test
  void take_moreThanACoresCachesHold_goesThroughInParts() {
    ProxyModel model =
        ProxyModel.load(
            TinyTorchScript.failingAbove(3, "more images than were to come"), Device.cpu());
    try (ProxySession session = ProxySession.open(model, 7, 512)) {
      float[] expected = countUp(session.input());
      session.submit(7);
      assertThat(session.take()).isEqualTo(expected);
      assertThat(model.takeHalvings()).isZero();
    }
    model.close();
  }

  private static float[] countUp(FloatBuffer input) {
    float[] images = new float[input.capacity()];
    for (int i = 0; i < images.length; i++) {
      images[i] = i;
    }
    input.put(images);
    return images;
  }
}
