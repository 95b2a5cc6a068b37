package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import io.corelake.ExitCode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

/** What libtorch and DJL say, and what a user is told. */
class EngineFaultTest {
  private static String told(String outer, Throwable cause) {
    return EngineFault.text(new EngineException(outer, cause), "/cache");
  }

  private static String linker(String message) {
    return told("Failed to load PyTorch native library", new UnsatisfiedLinkError(message));
  }

  @Test
  void oldSystem_namesTheVersionThatIsWanted() {
    assertThat(
            linker(
                "/cache/libc10.so: /lib64/libm.so.6: version `GLIBC_2.29' not found (required by"
                    + " /cache/libc10.so)"))
        .contains("C library (glibc) of this host is too old", "wants GLIBC_2.29", "embed.libtorch")
        .doesNotContain("\n");
    assertThat(linker("/usr/lib/libstdc++.so.6: version `GLIBCXX_3.4.26' not found"))
        .contains("C++ library (libstdc++) of this host is too old", "wants GLIBCXX_3.4.26");
  }

  @Test
  void missingLibrary_isNamed() {
    assertThat(
            linker(
                "/opt/libtorch_cuda.so: libcudart.so.12: cannot open shared object file: No such"
                    + " file or directory"))
        .contains("needs the library libcudart.so.12", "LD_LIBRARY_PATH");
  }

  @Test
  void noexecDisk_namesTheCache() {
    assertThat(linker("/tmp/libc10.so: failed to map segment from shared object"))
        .contains("nothing may be executed", "DJL_CACHE_DIR");
  }

  @Test
  void secondClassLoader_saysHowToBringTheJar() {
    assertThat(linker("Native Library /c/libtorch.so already loaded in another classloader"))
        .contains("spark.executor.extraClassPath", "not by --jars");
  }

  @Test
  void unwritableCache_namesItsDirectoryAndKey() {
    assertThat(
            told(
                "Failed to extract PyTorch native library",
                new FileSystemException("/cache/tmp1", null, "No space left on device")))
        .contains(
            "cannot be unpacked to /cache", "No space left", "spark.executorEnv.DJL_CACHE_DIR");
  }

  @Test
  void fullDisk_mayHaveRoomLater() {
    assertThat(EngineFault.exitCode(new IOException("No space left on device")))
        .isEqualTo(ExitCode.STORAGE);
    assertThat(EngineFault.exitCode(new IOException("Permission denied")))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void offline_saysWhatIsMissing() {
    IOException offline = new IOException("Offline mode is enabled.");
    assertThat(told("Failed to save pytorch index file", offline))
        .contains("there is no libtorch", "pytorch-native-cpu 2.7.1", "embed.libtorch");
    assertThat(told("Cannot download jni files: https://example.org/", offline))
        .contains("no JNI for this libtorch", "PYTORCH_VERSION");
  }

  @Test
  void anythingElse_isQuoted() {
    assertThat(linker("/opt/libtorch.so: invalid ELF header"))
        .contains("invalid ELF header", "embed.libtorch");
    assertThat(EngineFault.text(new IllegalArgumentException("no such engine"), "/cache"))
        .contains("no such engine");
  }
}
