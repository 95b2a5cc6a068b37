package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.corelake.CoreLakeException;
import io.corelake.seed.RandomStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyTrainerIT {
  private static final int SIZE = 16;
  private static final int IMAGES = 70;

  @Test
  void train_lossFalls() {
    List<Float> losses = new ArrayList<>();
    ProxyTrainer.train(
        options(6, 3e-3f),
        DeviceChoice.CPU,
        IMAGES,
        ProxyTrainerIT::stripes,
        (step, steps, loss, rate) -> {
          assertThat(steps).isEqualTo(24);
          assertThat(rate).isPositive();
          losses.add(loss);
        });
    assertThat(losses).hasSize(24);
    assertThat(losses.get(0)).isBetween(2.5f, 4.5f);
    assertThat(losses.get(23)).isLessThan(losses.get(0) - 0.7f);
  }

  @Test
  void train_sameSeed_sameBytes() {
    assertThat(train(options(1, 1e-3f))).isEqualTo(train(options(1, 1e-3f)));
  }

  @Test
  void train_weightsStandStill_runningStatisticsMove() {
    // A step of 1e-30 changes no float weight: what changes in eval mode are the statistics alone.
    float[] before = embed(ProxyArchitecture.untrained(5));
    float[] after = embed(train(options(1, 1e-30f)));
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void train_writtenFile_isInEvalMode() {
    byte[] trained = train(options(1, 1e-3f));
    // As plain PyTorch loads it: nothing here sets the mode.
    try (TorchModule module = TorchModule.load(trained, Device.cpu());
        PtNDManager scope = module.newScope()) {
      PtNDArray images = (PtNDArray) scope.ones(new Shape(2, 3, SIZE, SIZE));
      float[] first = forward(module, scope, images);
      assertThat(forward(module, scope, images)).isEqualTo(first);
      images.get(1).muli(-1);
      float[] besideAnother = forward(module, scope, images);
      assertThat(Arrays.copyOf(besideAnother, 128)).isEqualTo(Arrays.copyOf(first, 128));
      assertThat(besideAnother).isNotEqualTo(first);
    }
  }

  @Test
  void step_hundredTimes_leavesNoNativeArrayBehind() {
    TrainingOptions options = options(1, 1e-3f);
    try (PairBatches batches = new PairBatches(ProxyTrainerIT::stripes, IMAGES, options, 1);
        TrainingModule module = new TrainingModule(options, 16, Device.cpu())) {
      ByteBuffer batch = batches.next();
      module.step(batch, 1e-3f);
      int before = module.arrayCount();
      for (int step = 0; step < 100; step++) {
        module.step(batch, 1e-3f);
      }
      assertThat(module.arrayCount()).isEqualTo(before);
    }
  }

  @Test
  void train_after_sessionsHaveTheirThreadsAgain() {
    TorchEngine.configure("", 1);
    train(options(1, 1e-3f));
    assertThat(JniUtils.getNumThreads()).isEqualTo(1);
  }

  @Test
  void train_lossNotFinite_saysWhatToChange() {
    PairSource broken = (epoch, image, first, second) -> first.put(0, Float.NaN);
    assertThatThrownBy(
            () -> ProxyTrainer.train(options(1, 0.5f), DeviceChoice.CPU, IMAGES, broken, quiet()))
        .isInstanceOf(CoreLakeException.class)
        .hasMessage(
            "The loss of the proxy is NaN at step 1 of 4: lower the learning rate, now 0.5");
  }

  @Test
  void train_sourceFails_failsTheSameWay() {
    CoreLakeException failure = CoreLakeException.input("no such image");
    PairSource broken =
        (epoch, image, first, second) -> {
          throw failure;
        };
    assertThatThrownBy(
            () -> ProxyTrainer.train(options(1, 0.5f), DeviceChoice.CPU, IMAGES, broken, quiet()))
        .isSameAs(failure);
  }

  @Test
  void train_oneImage_isRefused() {
    assertThatThrownBy(
            () ->
                ProxyTrainer.train(
                    options(1, 0.5f), DeviceChoice.CPU, 1, ProxyTrainerIT::stripes, quiet()))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining("at least 2");
  }

  private static float[] forward(TorchModule module, PtNDManager scope, PtNDArray images) {
    try (IValue input = IValue.from(images);
        IValue output = module.block().forward(input)) {
      return output.toNDList(scope).get(0).toFloatArray();
    }
  }

  private static byte[] train(TrainingOptions options) {
    return ProxyTrainer.train(options, DeviceChoice.CPU, IMAGES, ProxyTrainerIT::stripes, quiet());
  }

  private static TrainingOptions options(int epochs, float learningRate) {
    return new TrainingOptions(SIZE, 16, epochs, learningRate, 1e-4f, 0.5f, 5);
  }

  private static TrainingProgress quiet() {
    return (step, steps, loss, rate) -> {};
  }

  /** Two noisy views of an image whose stripes have a direction of their own. */
  private static void stripes(int epoch, int image, FloatBuffer first, FloatBuffer second) {
    RandomStream random = new RandomStream(31L * epoch + image);
    drawStripes(image, random, first);
    drawStripes(image, random, second);
  }

  private static void drawStripes(int image, RandomStream random, FloatBuffer view) {
    for (int i = 0; i < view.capacity(); i++) {
      int row = i / SIZE % SIZE;
      double phase = i % SIZE * Math.cos(image) + row * Math.sin(image);
      view.put(i, (float) (Math.sin(phase) + 0.3 * random.nextGaussian()));
    }
  }

  private static float[] embed(byte[] torchScript) {
    ProxyModel model = ProxyModel.load(torchScript, Device.cpu());
    try (ProxySession session = ProxySession.open(model, 2, SIZE)) {
      FloatBuffer input = session.input();
      int floats = input.capacity() / 2;
      stripes(0, 3, input.slice(0, floats), input.slice(floats, floats));
      session.submit(2);
      return session.take();
    } finally {
      model.close();
    }
  }
}
