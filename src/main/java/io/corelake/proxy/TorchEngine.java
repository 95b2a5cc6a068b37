package io.corelake.proxy;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import io.corelake.CoreLakeException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * libtorch in this JVM: where it comes from and how many threads an operator uses. One engine a
 * JVM; it starts when the first proxy is loaded and is never stopped.
 */
public final class TorchEngine {
  private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String WHAT_TO_DO =
      "put the jar pytorch-native-cpu 2.7.1 on the class path, or set embed.libtorch to the lib"
          + " directory of libtorch 2.7.1, with DJL_CACHE_DIR on a writable disk";

  private static String directory = "";
  private static int threads = 1;
  private static @Nullable Engine engine;

  private TorchEngine() {}

  /**
   * Says where libtorch is and how many threads one session uses. Calls after the first that starts
   * a session may change the threads, not the directory.
   *
   * @param libtorchDirectory the directory that holds libtorch's shared libraries; empty: the
   *     environment variable PYTORCH_LIBRARY_PATH, else a jar on the class path
   * @param sessionThreads threads that one operator may use, at least 1
   * @throws CoreLakeException if there is no libtorch in the directory
   */
  public static synchronized void configure(String libtorchDirectory, int sessionThreads) {
    if (sessionThreads < 1) {
      throw new IllegalArgumentException("A session needs a thread, was " + sessionThreads);
    }
    requireLibtorchIn(libtorchDirectory);
    if (engine != null && !libtorchDirectory.equals(directory)) {
      throw new IllegalStateException(
          "libtorch is already loaded, from \"" + directory + "\", not " + libtorchDirectory);
    }
    directory = libtorchDirectory;
    threads = sessionThreads;
  }

  /** Starts libtorch, once. */
  static synchronized Engine start() {
    Engine started = engine;
    if (started == null) {
      exportSettings();
      try {
        started = Engine.getEngine("PyTorch");
      } catch (EngineException | IllegalArgumentException e) {
        String cache = Utils.getEngineCacheDir("pytorch").toAbsolutePath().toString();
        throw new CoreLakeException(EngineFault.exitCode(e), EngineFault.text(e, cache), e);
      }
      engine = started;
    }
    return started;
  }

  /** Gives the calling thread as many threads an operator as {@link #configure} said. */
  static synchronized void useSessionThreads() {
    JniUtils.setNumThreads(threads);
  }

  private static void requireLibtorchIn(String libtorchDirectory) {
    if (libtorchDirectory.isEmpty()) {
      requireLibtorchInEnvironment(System.getenv().getOrDefault(LIBRARY_PATH, ""));
      return;
    }
    // DJL would fall back to the class path without a word.
    if (!holdsLibtorch(libtorchDirectory)) {
      throw CoreLakeException.usage(
          "embed.libtorch is "
              + libtorchDirectory
              + ", which holds no "
              + System.mapLibraryName("torch")
              + ": "
              + WHAT_TO_DO);
    }
    String environment = System.getenv(LIBRARY_PATH);
    if (environment != null && !environment.equals(libtorchDirectory)) {
      throw CoreLakeException.usage(
          "embed.libtorch is "
              + libtorchDirectory
              + ", but the environment variable PYTORCH_LIBRARY_PATH is "
              + environment
              + " and would win: unset one of them");
    }
  }

  /** The environment may name several directories, of which DJL takes the first that fits. */
  static void requireLibtorchInEnvironment(String directories) {
    if (!directories.isEmpty()
        && Arrays.stream(directories.split(File.pathSeparator))
            .noneMatch(TorchEngine::holdsLibtorch)) {
      throw CoreLakeException.usage(
          "The environment variable PYTORCH_LIBRARY_PATH is %s, which holds no %s: %s"
              .formatted(directories, System.mapLibraryName("torch"), WHAT_TO_DO));
    }
  }

  private static boolean holdsLibtorch(String directory) {
    return Files.isRegularFile(Path.of(directory, System.mapLibraryName("torch")));
  }

  /** DJL reads these when its Engine class is first touched, and the environment before them. */
  private static void exportSettings() {
    OfflineSettings.export(System.getenv());
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    if (!directory.isEmpty()) {
      System.setProperty(LIBRARY_PATH, directory);
    }
    String libraries = System.getenv().getOrDefault(LIBRARY_PATH, directory);
    if (!libraries.isEmpty() && System.getProperty(FLAVOR) == null) {
      // Left to itself, DJL looks for a flavour that its own jar does not hold.
      System.setProperty(FLAVOR, flavor(libraries));
    }
  }

  /** Returns the flavour of the first of the directories that holds libtorch. */
  static String flavor(String directories) {
    return Arrays.stream(directories.split(File.pathSeparator))
        .filter(TorchEngine::holdsLibtorch)
        .findFirst()
        .filter(directory -> Files.exists(Path.of(directory, System.mapLibraryName("torch_cuda"))))
        .map(directory -> "cu128")
        .orElse("cpu");
  }

  /** Returns whether a failure says that the memory of a device or of the machine ran out. */
  static boolean isOutOfMemory(EngineException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("out of memory") || message.contains("can't allocate memory");
  }

  /** Returns the one line of a failure that says why. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (!(root instanceof EngineException)) {
      return root.toString().lines().findFirst().orElseThrow();
    }
    List<String> lines =
        String.valueOf(root.getMessage()).lines().filter(line -> !line.isBlank()).toList();
    return lines.stream()
        .filter(line -> line.contains("Error: "))
        .findFirst()
        .or(() -> lines.stream().findFirst())
        .orElse("no reason given");
  }
}
