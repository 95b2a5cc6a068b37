package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyFormatTest {
  /** Files that PyTorch wrote, by src/test/python/make_proxy_fixtures.py. */
  private static byte[] fixture(String name) throws IOException {
    return Files.readAllBytes(Path.of("src/test/resources/proxy-fixtures", name));
  }

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(1);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scripted.pt", "traced.pt"})
  void torchScript_passes(String name) throws IOException {
    ProxyFormat.requireTorchScript(fixture(name));
    assertThat(ProxyFormat.of(fixture(name))).isEqualTo(ProxyFormat.TORCH_SCRIPT);
  }

  @Test
  void torchScript_withFurtherFiles_passes() throws IOException {
    assertThat(
            ProxyFormat.of(
                zip(
                    "net/data.pkl",
                    "net/code/__torch__.py",
                    "net/constants.pkl",
                    "net/extra/serving.properties")))
        .isEqualTo(ProxyFormat.TORCH_SCRIPT);
    assertThat(ProxyFormat.of(TinyTorchScript.returning("Tensor", "x")))
        .isEqualTo(ProxyFormat.TORCH_SCRIPT);
  }

  @ParameterizedTest
  @CsvSource({
    "state-dict.pt, PICKLE_ZIP",
    "module.pt, PICKLE_ZIP",
    "state-dict-legacy.pt, PICKLE",
    "linear.onnx, ONNX"
  })
  void otherFilesOfPyTorch_areTold(String name, ProxyFormat format) throws IOException {
    assertThat(ProxyFormat.of(fixture(name))).isEqualTo(format);
  }

  @Test
  void archives_areTold() throws IOException {
    Map<ProxyFormat, byte[]> files =
        Map.of(
            ProxyFormat.DJL_ARCHIVE, zip("resnet/resnet.pt", "resnet/serving.properties"),
            ProxyFormat.TORCHSERVE_ARCHIVE, zip("MAR-INF/MANIFEST.json", "resnet.pt"),
            ProxyFormat.KERAS, zip("metadata.json", "config.json", "model.weights.h5"),
            ProxyFormat.EXPORTED_PROGRAM, zip("version", "serialized_exported_program.json"),
            ProxyFormat.OTHER_ZIP, zip("resnet.pt"),
            ProxyFormat.TAR, tar());
    files.forEach((format, file) -> assertThat(ProxyFormat.of(file)).isEqualTo(format));
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(tar());
    }
    assertThat(ProxyFormat.of(gzip.toByteArray())).isEqualTo(ProxyFormat.GZIP);
  }

  private static byte[] tar() {
    byte[] tar = new byte[1024];
    System.arraycopy(latin1("resnet.pt"), 0, tar, 0, 9);
    System.arraycopy(latin1("ustar"), 0, tar, 257, 5);
    return tar;
  }

  @Test
  void otherFormats_areTold() {
    Map<ProxyFormat, byte[]> files =
        Map.of(
            ProxyFormat.SAFETENSORS, latin1("\u0012\0\0\0\0\0\0\0{\"__metadata__\":{}}"),
            ProxyFormat.HDF5, latin1("\u0089HDF\r\n\u001a\n\0\0\0\0"),
            ProxyFormat.SAVED_MODEL, latin1("\u0008\u0001\u0012\u00f1\u0004"),
            ProxyFormat.TF_LITE, latin1("\u001c\0\0\0TFL3\u0014\0"),
            ProxyFormat.GIT_LFS_POINTER,
                latin1("version https://git-lfs.github.com/spec/v1\noid sha256:00\n"),
            ProxyFormat.HTML, latin1("\n<!DOCTYPE html><title>Sign in</title>"),
            ProxyFormat.EMPTY, new byte[0],
            ProxyFormat.UNKNOWN, latin1("neither this nor that"));
    files.forEach((format, file) -> assertThat(ProxyFormat.of(file)).isEqualTo(format));
  }

  @ParameterizedTest
  @ValueSource(strings = {"scripted.pt", "state-dict.pt", "linear.onnx", "state-dict-legacy.pt"})
  void cutOffAnywhere_isNeverTorchScript_andNeverFails(String name) throws IOException {
    byte[] file = fixture(name);
    for (int length = 0; length < file.length; length++) {
      assertThat(ProxyFormat.of(Arrays.copyOf(file, length)))
          .as("%d bytes", length)
          .isNotEqualTo(ProxyFormat.TORCH_SCRIPT);
    }
  }

  /** The record at the end of a zip file is believed nowhere. */
  @Test
  void damagedEnd_neverFails() throws IOException {
    byte[] file = fixture("scripted.pt");
    for (int at = file.length - 120; at < file.length; at++) {
      for (int value : new int[] {0, 0x7f, 0x80, 0xff}) {
        byte[] damaged = file.clone();
        damaged[at] = (byte) value;
        assertThatCode(() -> ProxyFormat.of(damaged)).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void message_saysWhatItIsAndWhatToGive() throws IOException {
    byte[] stateDict = fixture("state-dict.pt");
    assertThatThrownBy(() -> ProxyFormat.requireTorchScript(stateDict))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "embed.proxy is not a TorchScript file, it is pickled Python objects (torch.save: a"
                + " state_dict, a checkpoint or a whole module): load it in PyTorch, which needs"
                + " the network's code, and script or trace the network; TorchScript is written"
                + " with torch.jit.script(model).save(path)");
    assertThatThrownBy(() -> ProxyFormat.requireTorchScript(latin1("GIF89a")))
        .hasMessageContaining("it begins with 4749463839610000");
  }
}
