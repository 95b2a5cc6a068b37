package io.corelake.proxy;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import io.corelake.CoreLakeException;
import java.util.Optional;

/**
 * Trains a {@link ProxyArchitecture} with SimCLR: two random views of an image attract each other,
 * the views of the other images of the batch repel.
 */
public final class ProxyTrainer {
  private ProxyTrainer() {}

  /**
   * Trains a proxy, from the last checkpoint where there is one of this very training: with the
   * same number of threads, the bytes are those of a training that was never interrupted. One
   * training a JVM at a time; a second one waits.
   *
   * @throws CoreLakeException if there are fewer than 2 images, or the loss is no longer finite
   */
  public static synchronized TrainingResult train(
      TrainingOptions options,
      DeviceChoice choice,
      TrainingSet set,
      Checkpoints checkpoints,
      TrainingProgress progress) {
    if (set.images() < 2) {
      throw CoreLakeException.input(
          "A proxy is trained on at least 2 readable images, there are " + set.images());
    }
    Device device = choice.resolve(0);
    Optional<Checkpoint> last = last(set, checkpoints, progress);
    TrainingOptions effective =
        last.map(checkpoint -> options.onThreads(checkpoint.threads())).orElse(options);
    JniUtils.setNumThreads(effective.threads());
    try (ViewThreads threads = new ViewThreads(Runtime.getRuntime().availableProcessors())) {
      int done = last.map(Checkpoint::step).orElse(0);
      PairBatches batches = new PairBatches(set, effective, threads, done);
      try (TrainingModule module = module(last, effective, batches.batchSize(), device)) {
        TrainingLoop loop =
            new TrainingLoop(effective, batches, module, new SampleNcc(set, effective, threads));
        last.ifPresent(loop::goOnFrom);
        loop.run(set.fingerprint(), checkpoints, progress);
        return new TrainingResult(
            module.toTorchScript(), effective.threads(), loop.done(), loop.lastNcc());
      }
    } finally {
      TorchEngine.useSessionThreads();
    }
  }

  private static Optional<Checkpoint> last(
      TrainingSet set, Checkpoints checkpoints, TrainingProgress progress) {
    Optional<byte[]> file = checkpoints.last();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Optional<Checkpoint> checkpoint = Checkpoint.of(file.get());
    if (checkpoint.isEmpty()) {
      progress.checkpointPassedOver("it is damaged, or another version of CoreLake wrote it");
    } else if (!checkpoint.get().training().equals(set.fingerprint())) {
      progress.checkpointPassedOver("it is of other images or other keys");
      return Optional.empty();
    }
    return checkpoint;
  }

  private static TrainingModule module(
      Optional<Checkpoint> last, TrainingOptions options, int batchSize, Device device) {
    return last.map(checkpoint -> TrainingModule.restored(checkpoint, options, batchSize, device))
        .orElseGet(() -> TrainingModule.seeded(options, batchSize, device));
  }
}
