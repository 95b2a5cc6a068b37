package io.corelake.proxy;

import io.corelake.ExitCode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why libtorch did not start, in words that say what is missing and what to set. */
final class EngineFault {
  /** What the dynamic linker says where a library was built for a later system. */
  private static final Pattern OLD_SYSTEM =
      Pattern.compile("version [`'](GLIBC(?:XX)?|CXXABI)_([0-9.]+)' not found");

  private static final Pattern MISSING_LIBRARY =
      Pattern.compile("(\\S+): cannot open shared object file");

  private static final String BRING_LIBTORCH =
      "put the jar pytorch-native-cpu 2.7.1 on the class path (of executors:"
          + " spark.executor.extraClassPath), or set embed.libtorch to the lib directory of libtorch"
          + " 2.7.1";

  private static final String NO_SPACE = "No space left on device";

  private EngineFault() {}

  /** A full disk may have room later; all else wants something to be set. */
  static ExitCode exitCode(Throwable failure) {
    return root(failure) instanceof IOException && said(failure).contains(NO_SPACE)
        ? ExitCode.STORAGE
        : ExitCode.USAGE;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String said(Throwable failure) {
    return String.valueOf(root(failure).getMessage());
  }

  /**
   * Returns one line.
   *
   * @param cache the directory that DJL unpacks libtorch to
   */
  static String text(Throwable failure, String cache) {
    Throwable root = root(failure);
    String said = said(failure);
    if (root instanceof UnsatisfiedLinkError) {
      return ofLinker(said, TorchEngine.reason(failure));
    }
    if (root instanceof IOException && said.startsWith("Offline mode")) {
      return String.valueOf(failure.getMessage()).contains("jni")
          ? "DJL has no JNI for this libtorch: it must be 2.7.1, and PYTORCH_VERSION and"
              + " PYTORCH_FLAVOR, where they are set, must name it (2.7.1, and cpu or cu128)"
          : "there is no libtorch: " + BRING_LIBTORCH;
    }
    if (root instanceof FileSystemException || root instanceof IOException) {
      return "libtorch cannot be unpacked to "
          + cache
          + " ("
          + TorchEngine.reason(failure)
          + "): set DJL_CACHE_DIR (of executors: spark.executorEnv.DJL_CACHE_DIR) to a writable"
          + " directory on a local disk with 500 MB free";
    }
    return "libtorch cannot be loaded (" + TorchEngine.reason(failure) + "): " + BRING_LIBTORCH;
  }

  private static String ofLinker(String said, String reason) {
    Matcher old = OLD_SYSTEM.matcher(said);
    if (old.find()) {
      return "the "
          + (old.group(1).equals("GLIBC") ? "C library (glibc)" : "C++ library (libstdc++)")
          + " of this host is too old for libtorch, which wants "
          + old.group(1)
          + "_"
          + old.group(2)
          + " ("
          + reason
          + "): run on a later Linux, or set embed.libtorch to a libtorch 2.7.1 that was built for"
          + " this one";
    }
    Matcher missing = MISSING_LIBRARY.matcher(said);
    if (missing.find()) {
      return "libtorch needs the library "
          + missing.group(1)
          + ", which this host lacks ("
          + reason
          + "): install it, or add its directory to LD_LIBRARY_PATH";
    }
    if (said.contains("already loaded in another classloader")) {
      return "libtorch is loaded by another class loader of this JVM ("
          + reason
          + "): bring its jar by spark.driver.extraClassPath and spark.executor.extraClassPath, not"
          + " by --jars";
    }
    if (said.contains("failed to map segment")) {
      return "libtorch lies on a disk from which nothing may be executed ("
          + reason
          + "): set DJL_CACHE_DIR (of executors: spark.executorEnv.DJL_CACHE_DIR) to a directory"
          + " that is not mounted noexec";
    }
    return "libtorch cannot be loaded (" + reason + "): " + BRING_LIBTORCH;
  }
}
