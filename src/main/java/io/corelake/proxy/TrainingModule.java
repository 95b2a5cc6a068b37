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
  private static final int PROJECTION = 1;

  private final TorchModule module;
  private final Shape batchShape;
  private final NtXentLoss loss;
  private final AdamW optimizer;

  /**
   * Draws the weights.
   *
   * @param batchSize images a step
   */
  TrainingModule(TrainingOptions options, int batchSize, Device device) {
    module = ProxyArchitecture.seeded(options.seed(), device);
    PtNDManager arrays = module.newScope();
    batchShape = new Shape(2L * batchSize, 3, options.imageSize(), options.imageSize());
    loss = new NtXentLoss(arrays, batchSize, options.temperature());
    optimizer = new AdamW(arrays, module.parameters().values(), options.weightDecay());
    // DJL leaves a loaded module in eval mode, where BatchNorm's running statistics do not move.
    JniUtils.enableTrainingMode(module.block());
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
