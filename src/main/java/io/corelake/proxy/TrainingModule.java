package io.corelake.proxy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;

/** A network in training, with its loss and its optimizer. */
final class TrainingModule implements AutoCloseable {
  private static final int EMBEDDING = 0;
  private static final int PROJECTION = 1;

  private final TorchModule module;
  private final int imageSize;
  private final Shape batchShape;
  private final NtXentLoss loss;
  private final AdamW optimizer;

  private TrainingModule(TorchModule module, TrainingOptions options, int batchSize) {
    this.module = module;
    imageSize = options.imageSize();
    PtNDManager arrays = module.newScope();
    batchShape = views(2L * batchSize);
    loss = new NtXentLoss(arrays, batchSize, options.temperature());
    optimizer = new AdamW(arrays, module.parameters().values(), options.weightDecay());
    // DJL leaves a loaded module in eval mode, where BatchNorm's running statistics do not move.
    JniUtils.enableTrainingMode(module.block());
  }

  /**
   * Draws the weights.
   *
   * @param batchSize images a step
   */
  static TrainingModule seeded(TrainingOptions options, int batchSize, Device device) {
    return new TrainingModule(
        ProxyArchitecture.seeded(options.width(), options.seed(), device), options, batchSize);
  }

  /** Returns the network and the optimizer of a checkpoint. */
  static TrainingModule restored(
      Checkpoint checkpoint, TrainingOptions options, int batchSize, Device device) {
    TrainingModule restored =
        new TrainingModule(TorchModule.load(checkpoint.network(), device), options, batchSize);
    restored.optimizer.restore(checkpoint.optimizer());
    return restored;
  }

  /**
   * Takes one step.
   *
   * @param pairs {@code float[2 * batchSize][3][size][size]}
   * @return the loss before the step
   */
  float step(ByteBuffer pairs, float learningRate) {
    float value;
    try (PtNDManager scope = module.newScope();
        GradientCollector gradients = module.engine().newGradientCollector()) {
      NDList views = new NDList(scope.create(pairs, batchShape, DataType.FLOAT32));
      NDArray projections = IValueUtils.forward(module.block(), views, true).get(PROJECTION);
      NDArray batchLoss = loss.of(projections);
      value = batchLoss.getFloat();
      gradients.backward(batchLoss);
    }
    if (Float.isFinite(value)) {
      optimizer.step(learningRate);
    }
    return value;
  }

  /**
   * Embeds views as the network does in eval mode.
   *
   * @param pixels {@code float[views][3][size][size]} from its start
   * @return {@code float[views][d]}
   */
  float[] embed(ByteBuffer pixels, int count) {
    JniUtils.enableInferenceMode(module.block());
    Shape shape = views(count);
    ByteBuffer input = pixels.slice(0, Math.toIntExact(shape.size() * Float.BYTES));
    try (PtNDManager scope = module.newScope()) {
      NDList images =
          new NDList(scope.create(input.order(pixels.order()), shape, DataType.FLOAT32));
      return IValueUtils.forward(module.block(), images, true).get(EMBEDDING).toFloatArray();
    } finally {
      JniUtils.enableTrainingMode(module.block());
    }
  }

  private Shape views(long count) {
    return new Shape(count, 3, imageSize, imageSize);
  }

  /** Returns the network as it is in training, a TorchScript file. */
  byte[] network() {
    return module.toTorchScript();
  }

  /** Returns {@link AdamW#state()}. */
  byte[] optimizer() {
    return optimizer.state();
  }

  /** Returns the network as a TorchScript file in eval mode, and leaves train mode for good. */
  byte[] toTorchScript() {
    JniUtils.enableInferenceMode(module.block());
    return module.toTorchScript();
  }

  int arrayCount() {
    return module.arrayCount();
  }

  @Override
  public void close() {
    module.close();
  }
}
