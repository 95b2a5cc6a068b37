package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.corelake.CoreLakeException;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

/** A device whose memory runs out: libtorch's words come from a proxy that says them. */
class OutOfMemoryIT {
  private static final String CUDA = "CUDA out of memory. Tried to allocate 2.00 GiB";

  @Test
  void take_memoryRunsOut_sameEmbeddingsInSmallerParts() {
    ProxyModel model = ProxyModel.load(TinyTorchScript.failingAbove(4, CUDA), Device.cpu());
    try (ProxySession session = ProxySession.open(model, 11, 1)) {
      assertThat(embed(session, 11)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
      // 11, 6, 3: two halvings; later batches begin there.
      assertThat(model.takeHalvings()).isEqualTo(2);
      assertThat(model.rowsAtOnce(11, 1)).isEqualTo(3);
      assertThat(embed(session, 5)).containsExactly(0, 1, 2, 3, 4);
      assertThat(model.takeHalvings()).isZero();
    }
    model.close();
  }

  @Test
  void dimension_noMemoryForTheTrial_isNotTakenForAnotherFault() {
    ProxyModel model = ProxyModel.load(TinyTorchScript.failingAbove(1, CUDA), Device.cpu());
    assertThatThrownBy(() -> model.dimension(4))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining(CUDA)
        .hasMessageContaining("no memory for 2 images of 3 x 4 x 4")
        .hasMessageContaining("spark.executor.memoryOverhead");
    model.close();
  }

  @Test
  void take_oneImageIsTooMuch_saysSo() {
    ProxyModel model =
        ProxyModel.load(
            TinyTorchScript.failingIf("torch.gt(int(torch.sum(x)), 0)", CUDA), Device.cpu());
    try (ProxySession session = ProxySession.open(model, 4, 1)) {
      session.input().put(1);
      session.submit(1);
      assertThatThrownBy(session::take)
          .isInstanceOf(CoreLakeException.class)
          .hasMessageContaining(CUDA)
          .hasMessageContaining("(1, 3, 1, 1)");
    }
    model.close();
  }

  @Test
  void take_anotherFailure_isNotTriedInSmallerParts() {
    ProxyModel model =
        ProxyModel.load(TinyTorchScript.failingAbove(4, "no such layer"), Device.cpu());
    try (ProxySession session = ProxySession.open(model, 8, 1)) {
      session.submit(8);
      assertThatThrownBy(session::take).hasMessageContaining("no such layer");
      assertThat(model.takeHalvings()).isZero();
    }
    model.close();
  }

  private static float[] embed(ProxySession session, int images) {
    FloatBuffer input = session.input();
    for (int i = 0; i < images; i++) {
      input.put(i).put(i).put(i);
    }
    session.submit(images);
    float[] embeddings = session.take();
    float[] firsts = new float[images];
    for (int i = 0; i < images; i++) {
      firsts[i] = embeddings[i * session.dimension()];
    }
    return firsts;
  }
}
