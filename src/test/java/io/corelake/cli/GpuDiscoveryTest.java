package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy/gpu/get-gpus.sh} with an nvidia-smi of our own on the path. */
class GpuDiscoveryTest {
  private static final String THREE = "printf '0, GPU-aa11\\n1, GPU-bb22\\n2, GPU-cc33\\n'";

  @TempDir Path folder;

  /** What a script said. */
  private record Said(int exitCode, String out, String err) {
    List<String> addresses() {
      assertThat(exitCode).as(err).isZero();
      ResourceInformation gpus = ResourceInformation.parseJson(out);
      assertThat(gpus.name()).isEqualTo("gpu");
      assertThat(err).isEmpty();
      return List.of(gpus.addresses());
    }
  }

  /**
   * Runs it.
   *
   * @param visible CUDA_VISIBLE_DEVICES, or null where it is not set
   * @param nvidiaSmi a line of shell, or null where there is no driver
   */
  private Said discover(String visible, String nvidiaSmi) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    // Only what the script needs, so that no nvidia-smi of this machine is found.
    for (String tool : List.of("bash", "wc", "env")) {
      Path link = bin.resolve(tool);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, which(tool));
      }
    }
    if (nvidiaSmi != null) {
      Path file = Files.writeString(bin.resolve("nvidia-smi"), "#!/bin/bash\n" + nvidiaSmi + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder("deploy/gpu/get-gpus.sh")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("PATH", bin.toString());
    builder.environment().remove("CUDA_VISIBLE_DEVICES");
    if (visible != null) {
      builder.environment().put("CUDA_VISIBLE_DEVICES", visible);
    }
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static Path which(String tool) {
    for (String directory : List.of("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")) {
      if (Files.isExecutable(Path.of(directory, tool))) {
        return Path.of(directory, tool);
      }
    }
    throw new IllegalStateException("No " + tool + " here");
  }

  @Test
  void everyGpu_isListed() throws Exception {
    Said said = discover(null, THREE);
    assertThat(said.out()).isEqualTo("{\"name\":\"gpu\",\"addresses\":[\"0\",\"1\",\"2\"]}\n");
    assertThat(said.addresses()).containsExactly("0", "1", "2");
  }

  /** A process calls the GPUs that it sees 0, 1 and so on, whatever their numbers are outside. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''          | 0",
        "-1          | 0",
        "NoDevFiles  | 0",
        "2           | 1",
        "1,2         | 2",
        "' 2 , 0 '   | 2",
        "GPU-bb,GPU-aa11 | 2",
        "1,9,0       | 1",
        "GPU-        | 0",
        "MIG-1234    | 1"
      })
  void visibleDevices_areRespected(String visible, int gpus) throws Exception {
    assertThat(discover(visible, THREE).addresses())
        .isEqualTo(List.of("0", "1", "2").subList(0, gpus));
  }

  @Test
  void noDriver_isNoGpu() throws Exception {
    assertThat(discover(null, null).addresses()).isEmpty();
    assertThat(discover("0", null).addresses()).isEmpty();
  }

  @Test
  void driverWithoutDevices_isNoGpu() throws Exception {
    assertThat(discover(null, "echo 'No devices were found'; exit 6").addresses()).isEmpty();
    assertThat(discover("0", "echo 'No devices were found'; exit 6").addresses()).isEmpty();
    assertThat(discover(null, "exit 0").addresses()).isEmpty();
  }

  @Test
  void driverThatFails_isAnError() throws Exception {
    Said said = discover(null, "echo 'cannot talk to the driver'; echo again >&2; exit 9");
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .isEqualTo("get-gpus.sh: nvidia-smi failed with 9: cannot talk to the driver again\n");
  }
}
