package io.corelake.proxy;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.storage.Sha256;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy in memory: a TorchScript module in eval mode that maps float32 images {@code [n, 3, h,
 * w]} to float32 embeddings {@code [n, d]}, or to a tuple whose first entry is that. Any number of
 * {@linkplain ProxySession sessions} share it.
 */
public final class ProxyModel {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyModel.class);
  private static final ConcurrentMap<Key, ProxyModel> SHARED = new ConcurrentHashMap<>();

  /** Two images, so that a proxy that drops the batch dimension is found out. */
  private static final int TRIAL_IMAGES = 2;

  /** What a core's caches hold of a network's activations falls behind where it has more images. */
  private static final int MOST_FLOATS_OF_A_CORE = 16 * 3 * 224 * 224;

  private final TorchModule module;
  private final Executor forwards;
  private final int batchesATask;
  private final ConcurrentMap<Integer, Accepted> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger mostRows = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger newHalvings = new AtomicInteger();

  private ProxyModel(TorchModule module, Executor forwards, int batchesATask) {
    this.module = module;
    this.forwards = forwards;
    this.batchesATask = batchesATask;
  }

  /**
   * Returns the one proxy of this JVM with the given content on the given device, and loads it if
   * it is the first to ask. It stays until the JVM ends, which is what frees it: a shutdown hook
   * would pull it from under the tasks that still run.
   *
   * @param sha256 of the file, 64 hexadecimal digits
   * @param gpu which of the GPUs that this process sees, from 0; of no meaning on a processor
   * @param torchScript reads the file
   * @throws CoreLakeException if the file has another hash, is not TorchScript, or the device is
   *     not there
   */
  public static ProxyModel shared(
      String sha256, DeviceChoice choice, int gpu, Supplier<byte[]> torchScript) {
    Key wanted = new Key(sha256, choice.resolve(gpu));
    return SHARED.computeIfAbsent(
        wanted,
        key -> {
          LOG.info("The proxy runs on {}, embed.device being {}", key.device(), choice);
          return load(verified(key.sha256(), torchScript.get()), key.device());
        });
  }

  /** Loads a proxy that belongs to the caller. */
  static ProxyModel load(byte[] torchScript, Device device) {
    return device.isGpu()
        ? onThread(torchScript, device)
        : new ProxyModel(module(torchScript, device), Runnable::run, 1);
  }

  /** Loads a proxy that a thread of its own runs, while tasks fill their next batches. */
  static ProxyModel onThread(byte[] torchScript, Device device) {
    return new ProxyModel(module(torchScript, device), new DeviceThread(device.toString()), 2);
  }

  private static TorchModule module(byte[] torchScript, Device device) {
    ProxyFormat.requireTorchScript(torchScript);
    TorchModule module;
    try {
      module = TorchModule.load(torchScript, device);
    } catch (EngineException e) {
      throw usage(
          "embed.proxy is not a TorchScript file that libtorch "
              + TorchEngine.start().getVersion()
              + " can load ("
              + TorchEngine.reason(e)
              + "): write it with torch.jit.script(model).save(path)",
          e);
    }
    JniUtils.enableInferenceMode(module.block());
    return module;
  }

  /** Returns what runs the forward passes: the calling thread, or one of the device. */
  Executor forwards() {
    return forwards;
  }

  /** Returns how many batches a task fills in turn. */
  int batchesATask() {
    return batchesATask;
  }

  /** Returns how many of a batch's images go through at once. */
  int rowsAtOnce(int batchSize, int imageSize) {
    int most = mostRows.get();
    if (!module.device().isGpu()) {
      most = Math.min(most, Math.max(1, MOST_FLOATS_OF_A_CORE / (3 * imageSize * imageSize)));
    }
    return Math.min(batchSize, most);
  }

  /**
   * Notes that memory ran out, for all batches to come.
   *
   * @param rows images that were too many, at least 2
   * @return fewer images
   */
  int halve(int rows) {
    int half = (rows + 1) / 2;
    // Of two batches that met the same bound, one lowers it.
    if (mostRows.getAndAccumulate(half, Math::min) > half) {
      newHalvings.incrementAndGet();
      LOG.warn(
          "Memory ran out on {} for {} images at once: {} from now on (embed.batch-size)",
          module.device(),
          rows,
          half);
      if (module.device().isGpu()) {
        JniUtils.emptyCudaCache();
      }
    }
    return Math.min(rows, mostRows.get());
  }

  /** Returns how often a batch was halved since this was last asked. */
  public int takeHalvings() {
    return newHalvings.getAndSet(0);
  }

  /**
   * Returns the length d of an embedding.
   *
   * @param imageSize the height and width of the images, pixels
   * @throws CoreLakeException if the proxy fails on images of this size, or its output is not
   *     float32 {@code [n, d]}
   */
  public int dimension(int imageSize) {
    return accepted(imageSize).dimension();
  }

  /**
   * Runs the module once.
   *
   * @param scope owns what is made, the embeddings too
   * @param images float32 {@code [n, 3, h, w]}, in planes
   * @throws EngineException if the module fails
   */
  PtNDArray embed(PtNDManager scope, PtNDArray images) {
    int imageSize = Math.toIntExact(images.getShape().get(2));
    return forward(scope, accepted(imageSize).order().arrange(images));
  }

  private PtNDArray forward(PtNDManager scope, PtNDArray images) {
    try (IValue input = IValue.from(images);
        IValue output = module.block().forward(input)) {
      return output.isTuple() ? firstTensor(scope, output) : tensor(scope, output);
    }
  }

  PtNDManager newScope() {
    return module.newScope();
  }

  Device device() {
    return module.device();
  }

  int arrayCount() {
    return module.arrayCount();
  }

  /** Frees a model that {@link #load} made. */
  void close() {
    module.close();
  }

  private Accepted accepted(int imageSize) {
    return accepted.computeIfAbsent(imageSize, this::tryOut);
  }

  private Accepted tryOut(int imageSize) {
    try {
      return module.device().isGpu()
          ? new Accepted(PixelOrder.PLANES, tryOut(imageSize, PixelOrder.PLANES))
          : tryOutOnProcessor(imageSize);
    } catch (EngineException e) {
      if (TorchEngine.isOutOfMemory(e)) {
        throw outOfMemory(imageSize, e);
      }
      throw usage(
          "embed.proxy fails on images of 3 x %1$d x %1$d (%2$s): set embed.image-size, now %1$d, to the size it was made for"
              .formatted(imageSize, TorchEngine.reason(e)),
          e);
    }
  }

  private CoreLakeException outOfMemory(int imageSize, EngineException cause) {
    return usage(
        "%s has no memory for %d images of 3 x %3$d x %3$d in embed.proxy (%4$s): lower embed.image-size, now %3$d, or raise spark.executor.memoryOverhead"
            .formatted(module.device(), TRIAL_IMAGES, imageSize, TorchEngine.reason(cause)),
        cause);
  }

  private Accepted tryOutOnProcessor(int imageSize) {
    try {
      return new Accepted(PixelOrder.CHANNELS_LAST, tryOut(imageSize, PixelOrder.CHANNELS_LAST));
    } catch (EngineException e) {
      if (TorchEngine.isOutOfMemory(e)) {
        throw e;
      }
      Accepted planes = new Accepted(PixelOrder.PLANES, tryOut(imageSize, PixelOrder.PLANES));
      LOG.info(
          "The proxy takes its images in planes, which is slower, since it fails on channels last: {}",
          TorchEngine.reason(e));
      return planes;
    }
  }

  private int tryOut(int imageSize, PixelOrder order) {
    try (PtNDManager scope = module.newScope()) {
      Shape images = new Shape(TRIAL_IMAGES, 3, imageSize, imageSize);
      PtNDArray blank = (PtNDArray) scope.zeros(images, DataType.FLOAT32);
      PtNDArray embeddings = forward(scope, order.arrange(blank));
      Shape shape = embeddings.getShape();
      if (shape.dimension() != 2 || shape.get(0) != TRIAL_IMAGES || shape.get(1) < 1) {
        throw CoreLakeException.usage(
            "embed.proxy returns %s for %s, it must return [n, d]: flatten its output"
                .formatted(shape, images));
      }
      if (embeddings.getDataType() != DataType.FLOAT32) {
        throw CoreLakeException.usage(
            "embed.proxy returns %s, it must return float32: end its forward with .float()"
                .formatted(embeddings.getDataType()));
      }
      return Math.toIntExact(shape.get(1));
    }
  }

  private static PtNDArray firstTensor(PtNDManager scope, IValue tuple) {
    IValue[] entries = tuple.toIValueTuple();
    try {
      return tensor(scope, entries[0]);
    } finally {
      for (IValue entry : entries) {
        entry.close();
      }
    }
  }

  private static PtNDArray tensor(PtNDManager scope, IValue value) {
    if (!value.isTensor()) {
      throw CoreLakeException.usage(
          "embed.proxy returns a "
              + value.getType()
              + ", it must return a tensor [n, d] or a tuple whose first entry is that");
    }
    return value.toTensor(scope);
  }

  private static byte[] verified(String sha256, byte[] torchScript) {
    String actual = Sha256.of(torchScript);
    if (!actual.equalsIgnoreCase(sha256)) {
      throw CoreLakeException.usage(
          "embed.proxy has the sha256 " + actual + ", expected " + sha256 + ": it was changed");
    }
    return torchScript;
  }

  private static CoreLakeException usage(String message, EngineException cause) {
    return new CoreLakeException(ExitCode.USAGE, message, cause);
  }

  private record Key(String sha256, Device device) {}

  /** How images of a size go in, and the length of what comes out. */
  private record Accepted(PixelOrder order, int dimension) {}
}
