package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.corelake.CoreLakeException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchEngineTest {
  @Test
  void configure_directoryWithoutLibtorch_saysWhatToPutWhere(@TempDir Path directory) {
    assertThatThrownBy(() -> TorchEngine.configure(directory.toString(), 1))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining("embed.libtorch is " + directory)
        .hasMessageContaining("libtorch 2.7.1");
  }

  @Test
  void configure_noThreads_isRefused() {
    assertThatThrownBy(() -> TorchEngine.configure("", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void flavor_severalDirectories_isThatOfTheOneWithLibtorch(@TempDir Path folder)
      throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path torch = Files.createDirectory(folder.resolve("torch"));
    Files.createFile(torch.resolve(System.mapLibraryName("torch")));
    String directories = empty + File.pathSeparator + torch;
    assertThat(TorchEngine.flavor(directories)).isEqualTo("cpu");
    Files.createFile(torch.resolve(System.mapLibraryName("torch_cuda")));
    assertThat(TorchEngine.flavor(directories)).isEqualTo("cu128");
  }

  @Test
  void reason_tracebackOfTorchScript_isItsError() {
    String traceback =
        """
        The following operation failed in the TorchScript interpreter.
        Traceback of TorchScript (most recent call last):
          File "code/__torch__.py", line 6, in forward
        RuntimeError: shape '[-1, 3072]' is invalid for input of size 3267
        """;
    assertThat(
            TorchEngine.reason(new IllegalStateException("outer", new EngineException(traceback))))
        .isEqualTo("RuntimeError: shape '[-1, 3072]' is invalid for input of size 3267");
  }

  @Test
  void reason_messageThatStartsWithABlankLine_isTheFirstThatSaysSomething() {
    assertThat(TorchEngine.reason(new EngineException("\nUnknown operator: x\nmore")))
        .isEqualTo("Unknown operator: x");
  }

  @Test
  void reason_fileSystem_namesTheKindOfFailure() {
    assertThat(TorchEngine.reason(new EngineException("outer", new NoSuchFileException("/cache"))))
        .isEqualTo("java.nio.file.NoSuchFileException: /cache");
  }
}
