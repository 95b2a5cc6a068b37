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
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyTrainerIT {
  @Test
  void train_lossFalls_andTheSampleNccRises() {
    List<TrainingProgress.Step> heard = new ArrayList<>();
    TrainingResult result =
        ProxyTrainer.train(
            Stripes.options(6, 3e-3f),
            DeviceChoice.CPU,
            Stripes.set(),
            Checkpoints.NONE,
            heard::add);
    assertThat(heard).extracting(TrainingProgress.Step::number).hasSize(24).isSorted();
    assertThat(heard).allMatch(step -> step.of() == 24);
    assertThat(heard.get(0).loss()).isBetween(2.5f, 4.5f);
    assertThat(heard.get(23).loss()).isLessThan(heard.get(0).loss() - 0.7f);
    assertThat(heard.get(2).sampleNcc()).isNaN();
    assertThat(heard.get(23).sampleNcc()).isGreaterThan(heard.get(3).sampleNcc());
    assertThat(result.sampleNcc()).isEqualTo(heard.get(23).sampleNcc()).isBetween(0.1, 1.0);
    assertThat(result.steps()).isEqualTo(24);
  }

  @Test
  void train_looksAtTheSample_changeNoByte() {
    byte[] looked = train(Stripes.options(4, 1e-3f, new EarlyStop(1, 0, 0)));
    assertThat(train(Stripes.options(4, 1e-3f, new EarlyStop(4, 0, 0)))).isEqualTo(looked);
  }

  @Test
  void train_noImprovementForAsLongAsThePatience_stops() {
    // No look improves on the first by a whole 1.
    EarlyStop impatient = new EarlyStop(2, 2, 1);
    TrainingResult result =
        ProxyTrainer.train(
            Stripes.options(20, 1e-3f, impatient),
            DeviceChoice.CPU,
            Stripes.set(),
            Checkpoints.NONE,
            step -> {});
    assertThat(result.steps()).isEqualTo(3 * 2 * 4);
  }

  @ParameterizedTest
  @EnumSource(ProxyWidth.class)
  void train_anyWidth_isAProxyOfItsDimension(ProxyWidth width) {
    TrainingOptions standard = Stripes.options(1, 1e-3f);
    TrainingOptions options =
        new TrainingOptions(
            width,
            standard.imageSize(),
            standard.batchSize(),
            standard.steps(),
            standard.learningRate(),
            standard.weightDecay(),
            standard.temperature(),
            standard.earlyStop(),
            standard.threads(),
            standard.seed());
    ProxyModel model = ProxyModel.load(train(options), Device.cpu());
    assertThat(model.dimension(Stripes.SIZE)).isEqualTo(width.dimension());
    model.close();
  }

  @Test
  void train_sameSeed_sameBytes() {
    assertThat(train(Stripes.options(1, 1e-3f))).isEqualTo(train(Stripes.options(1, 1e-3f)));
  }

  @Test
  void train_weightsStandStill_runningStatisticsMove() {
    // A step of 1e-30 changes no float weight: what changes in eval mode are the statistics alone.
    float[] before = embed(ProxyArchitecture.untrained(5));
    float[] after = embed(train(Stripes.options(1, 1e-30f)));
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void train_writtenFile_isInEvalMode() {
    byte[] trained = train(Stripes.options(1, 1e-3f));
    // As plain PyTorch loads it: nothing here sets the mode.
    try (TorchModule module = TorchModule.load(trained, Device.cpu());
        PtNDManager scope = module.newScope()) {
      PtNDArray images = (PtNDArray) scope.ones(new Shape(2, 3, Stripes.SIZE, Stripes.SIZE));
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
    TrainingOptions options = Stripes.options(1, 1e-3f);
    try (ViewThreads threads = new ViewThreads(1);
        TrainingModule module = TrainingModule.seeded(options, Stripes.BATCH_SIZE, Device.cpu())) {
      PairBatches batches = new PairBatches(Stripes.set(), options, threads, 0);
      SampleNcc sampleNcc = new SampleNcc(Stripes.set(), options, threads);
      ByteBuffer batch = batches.next();
      module.step(batch, 1e-3f);
      double ncc = sampleNcc.of(module);
      int before = module.arrayCount();
      for (int step = 0; step < 100; step++) {
        module.step(batch, 1e-3f);
      }
      assertThat(sampleNcc.of(module)).isNotEqualTo(ncc);
      assertThat(module.optimizer()).isNotEmpty();
      assertThat(module.arrayCount()).isEqualTo(before);
    }
  }

  @Test
  void train_after_sessionsHaveTheirThreadsAgain() {
    TorchEngine.configure("", 1);
    train(Stripes.options(1, 1e-3f));
    assertThat(JniUtils.getNumThreads()).isEqualTo(1);
  }

  @Test
  void train_lossNotFinite_saysWhatToChange() {
    PairSource broken = (epoch, image, first, second) -> first.put(0, Float.NaN);
    assertThatThrownBy(() -> train(0.5f, broken, Stripes.IMAGES))
        .isInstanceOf(CoreLakeException.class)
        .hasMessage(
            "The loss of the proxy is NaN at step 1 of 4: lower train.learning-rate, now 0.5");
  }

  @Test
  void train_sourceFails_failsTheSameWay() {
    CoreLakeException failure = CoreLakeException.input("no such image");
    PairSource broken =
        (epoch, image, first, second) -> {
          throw failure;
        };
    assertThatThrownBy(() -> train(0.5f, broken, Stripes.IMAGES)).isSameAs(failure);
  }

  @Test
  void train_oneImage_isRefused() {
    assertThatThrownBy(() -> train(0.5f, Stripes::draw, 1))
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
    return ProxyTrainer.train(
            options, DeviceChoice.CPU, Stripes.set(), Checkpoints.NONE, step -> {})
        .torchScript();
  }

  private static void train(float learningRate, PairSource source, int images) {
    ProxyTrainer.train(
        Stripes.options(1, learningRate),
        DeviceChoice.CPU,
        new TrainingSet(images, source, "broken"),
        Checkpoints.NONE,
        step -> {});
  }

  private static float[] embed(byte[] torchScript) {
    ProxyModel model = ProxyModel.load(torchScript, Device.cpu());
    try (ProxySession session = ProxySession.open(model, 2, Stripes.SIZE)) {
      FloatBuffer input = session.input();
      int floats = input.capacity() / 2;
      Stripes.draw(0, 3, input.slice(0, floats), input.slice(floats, floats));
      session.submit(2);
      return session.take();
    } finally {
      model.close();
    }
  }
}
