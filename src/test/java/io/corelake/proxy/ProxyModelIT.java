package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProxyModelIT {
  private static final byte[] PROXY = ProxyArchitecture.untrained(1);

  @Test
  void shared_manyThreads_loadsOnce() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<ProxyModel>> models = new ArrayList<>();
    String sha256 = sha256(PROXY);
    for (int i = 0; i < 32; i++) {
      models.add(
          threads.submit(
              () ->
                  ProxyModel.shared(
                      sha256,
                      DeviceChoice.CPU,
                      0,
                      () -> {
                        reads.incrementAndGet();
                        return PROXY;
                      })));
    }
    for (Future<ProxyModel> model : models) {
      assertThat(model.get()).isSameAs(models.get(0).get());
    }
    threads.shutdown();
    assertThat(reads).hasValue(1);
  }

  @Test
  void shared_otherContent_isRefusedAndLoadsLater() {
    byte[] other = ProxyArchitecture.untrained(2);
    String sha256 = sha256(other);
    assertThatThrownBy(() -> ProxyModel.shared(sha256, DeviceChoice.CPU, 0, () -> PROXY))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining(sha256)
        .hasMessageContaining(sha256(PROXY));
    assertThat(ProxyModel.shared(sha256, DeviceChoice.CPU, 0, () -> other)).isNotNull();
  }

  @Test
  void shared_gpuNotThere_isRefused() {
    assertThatThrownBy(() -> ProxyModel.shared("", DeviceChoice.GPU, 99, () -> PROXY))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining("embed.device asks for GPU 99");
  }

  @Test
  void load_notTorchScript_saysHowToWriteOne() {
    assertRefused(TinyTorchScript.stateDict());
    assertRefused(new byte[0]);
    assertRefused("not a zip file".getBytes(StandardCharsets.UTF_8));
    assertRefused(Arrays.copyOf(PROXY, PROXY.length / 2));
    assertRefused(Arrays.copyOf(PROXY, PROXY.length - 10));
  }

  @Test
  void load_operatorThatLibtorchLacks_namesIt() {
    byte[] file = TinyTorchScript.returning("Tensor", "ops.torchvision.nms(x)");
    assertRefused(file);
    assertThatThrownBy(() -> ProxyModel.load(file, Device.cpu()))
        .hasMessageContaining("torchvision::nms");
  }

  @Test
  void load_fileWrittenInTrainMode_runsInEvalMode() {
    try (TorchModule inTraining = ProxyArchitecture.seeded(ProxyWidth.STANDARD, 1, Device.cpu())) {
      assertThat(first(inTraining.toTorchScript())).isEqualTo(first(PROXY));
    }
  }

  @Test
  void dimension_tensorOrTuple_isThatOfTheFirst() {
    assertThat(dimension("Tensor", "torch.flatten(x, 1)")).isEqualTo(3 * 4 * 4);
    assertThat(dimension("Tuple[Tensor, Tensor]", "(torch.flatten(x, 2)[:, 0], x)")).isEqualTo(16);
    assertThat(dimension("Tuple[Tensor, int]", "(torch.flatten(x, 1), 1)")).isEqualTo(48);
  }

  @Test
  void dimension_outputIsNotRowsOfFloats_isRefused() {
    assertNoDimension("Tensor", "x", "it must return [n, d]");
    assertNoDimension("Tensor", "torch.flatten(x)", "it must return [n, d]");
    assertNoDimension("Tensor", "torch.flatten(x, 1)[:1]", "it must return [n, d]");
    assertNoDimension("Tensor", "torch.to(torch.flatten(x, 1), 7)", "it must return float32");
    assertNoDimension("Tensor", "torch.to(torch.flatten(x, 1), 15)", "it must return float32");
    assertNoDimension("int", "1", "a tuple whose first entry is that");
    assertNoDimension("Tuple[int, Tensor]", "(1, x)", "a tuple whose first entry is that");
    assertNoDimension("List[Tensor]", "[x]", "a tuple whose first entry is that");
  }

  @Test
  void dimension_sizeThatTheProxyCannotTake_namesTheKey() {
    ProxyModel model =
        ProxyModel.load(
            TinyTorchScript.returning("Tensor", "torch.reshape(x, [-1, 3072])[:, :7]"),
            Device.cpu());
    assertThat(model.dimension(32)).isEqualTo(7);
    assertThatThrownBy(() -> model.dimension(33))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining("embed.image-size, now 33")
        .hasMessageContaining("3072")
        .hasMessageNotContaining("\n");
    model.close();
  }

  /** Embeds an image of ones beside one of zeros. */
  private static float[] first(byte[] torchScript) {
    ProxyModel model = ProxyModel.load(torchScript, Device.cpu());
    try (ProxySession session = ProxySession.open(model, 2, 8)) {
      for (int i = 0; i < 3 * 8 * 8; i++) {
        session.input().put(i, 1f);
      }
      session.submit(2);
      return session.take();
    } finally {
      model.close();
    }
  }

  private static int dimension(String type, String expression) {
    ProxyModel model = ProxyModel.load(TinyTorchScript.returning(type, expression), Device.cpu());
    try {
      return model.dimension(4);
    } finally {
      model.close();
    }
  }

  private static void assertNoDimension(String type, String expression, String message) {
    assertThatThrownBy(() -> dimension(type, expression))
        .as(expression)
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining(message);
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> ProxyModel.load(file, Device.cpu()))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("not a TorchScript file")
        .hasMessageContaining("torch.jit.script")
        .hasMessageNotContaining("\n");
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
