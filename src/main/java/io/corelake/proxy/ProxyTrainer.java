package io.corelake.proxy;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import io.corelake.CoreLakeException;
import io.corelake.ExitCode;

/**
 * Trains a {@link ProxyArchitecture} with SimCLR: two random views of an image attract each other,
 * the views of the other images of the batch repel.
 */
public final class ProxyTrainer {
  private static final double WARM_UP = 0.1;

  private ProxyTrainer() {}

  /**
   * Trains a proxy on all cores and returns it as a TorchScript file in eval mode. One training a
   * JVM at a time; a second one waits.
   *
   * @param images how many images the source has, at least 2
   * @throws CoreLakeException if there are fewer images, or the loss is no longer finite
   */
  public static synchronized byte[] train(
      TrainingOptions options,
      DeviceChoice choice,
      int images,
      PairSource source,
      TrainingProgress progress) {
    if (images < 2) {
      throw CoreLakeException.input(
          "A proxy is trained on at least 2 readable images, there are " + images);
    }
    Device device = choice.resolve(0);
    int cores = Runtime.getRuntime().availableProcessors();
    JniUtils.setNumThreads(cores);
    try (PairBatches batches = new PairBatches(source, images, options, cores);
        TrainingModule module = new TrainingModule(options, batches.batchSize(), device)) {
      run(options, batches, module, progress);
      return module.toTorchScript();
    } finally {
      TorchEngine.useSessionThreads();
    }
  }

  private static void run(
      TrainingOptions options,
      PairBatches batches,
      TrainingModule module,
      TrainingProgress progress) {
    int steps = batches.steps();
    long start = System.nanoTime();
    for (int step = 0; step < steps; step++) {
      float loss = module.step(batches.next(), learningRate(options, step, steps));
      if (!Float.isFinite(loss)) {
        throw new CoreLakeException(
            ExitCode.USAGE,
            "The loss of the proxy is %s at step %d of %d: lower the learning rate, now %s"
                .formatted(loss, step + 1, steps, options.learningRate()));
      }
      double seconds = (System.nanoTime() - start) * 1e-9;
      progress.step(step + 1, steps, loss, (step + 1L) * batches.batchSize() / seconds);
    }
  }

  static float learningRate(TrainingOptions options, int step, int steps) {
    int warmUp = (int) Math.ceil(WARM_UP * steps);
    double share =
        step < warmUp
            ? (step + 1.0) / warmUp
            : (1 + Math.cos(Math.PI * (step - warmUp) / (steps - warmUp))) / 2;
    return (float) (options.learningRate() * share);
  }
}
