package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenProxyTest {
  private static final Path FIXTURES = Path.of("src/test/resources/proxy-fixtures");

  @TempDir Path folder;

  private static byte[] read(String proxy, String... settings) {
    Configuration configuration =
        Configuration.of(
            SettingsLoader.load(null, Map.of(), Map.of("embed.proxy", proxy), List.of(settings)));
    return GivenProxy.read(
        new Storage(new org.apache.hadoop.conf.Configuration()), configuration.embed());
  }

  private static void assertRefused(String proxy, String... parts) {
    assertThatThrownBy(() -> read(proxy))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll(parts);
  }

  @Test
  void torchScript_isRead() throws IOException {
    Path file = FIXTURES.resolve("scripted.pt");
    assertThat(read(file.toString())).isEqualTo(Files.readAllBytes(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/net.pt",
        "HTTP://example.org/net.pt",
        "djl://ai.djl.pytorch/resnet",
        "jar:///net.zip",
        "hf://org/net",
        "ftp://example.org/net.pt"
      })
  void address_isRefused(String proxy) {
    assertRefused(proxy, "embed.proxy", proxy, "CoreLake downloads nothing");
  }

  @Test
  void folder_saysWhatLiesInIt() throws IOException {
    assertRefused(folder.toString(), "is a folder (empty)", "--proxy FILE.pt");
    for (String name : List.of("a.pt", "b.json", "c.txt", "d.txt")) {
      Files.writeString(folder.resolve(name), "");
    }
    assertRefused(folder.toString(), "is a folder (with a.pt, b.json, c.txt, ...)");
    Files.writeString(folder.resolve("serving.properties"), "engine=PyTorch");
    assertRefused(folder.toString(), "is a folder (a DJL model)");
    Files.delete(folder.resolve("serving.properties"));
    Files.writeString(folder.resolve("saved_model.pb"), "");
    assertRefused(folder.toString(), "is a folder (a TensorFlow SavedModel)");
  }

  @Test
  void nothingThere_isSaid() {
    assertRefused(folder.resolve("net.pt").toString(), "is no file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"state-dict.pt", "module.pt", "state-dict-legacy.pt", "linear.onnx"})
  void anotherFormat_isRefused(String name) {
    assertRefused(FIXTURES.resolve(name).toString(), "is not a TorchScript file, it is");
  }

  @Test
  void anotherHash_isRefused() {
    assertThatThrownBy(
            () ->
                read(
                    FIXTURES.resolve("scripted.pt").toString(),
                    "embed.proxy-sha256=" + "0".repeat(64)))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining("embed.proxy-sha256 must be the proxy's sha256");
  }
}
