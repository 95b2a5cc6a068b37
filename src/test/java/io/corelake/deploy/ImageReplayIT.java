package io.corelake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.proxy.TinyTorchScript;
import io.corelake.testing.Corpora;
import io.corelake.testing.Dockerfile;
import io.corelake.testing.DockerfileReplay;
import io.corelake.testing.HostProcess;
import io.corelake.testing.LauncherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The images as far as they go without a daemon: {@link DockerfileReplay} does the steps, and the
 * entry point starts what it would start in a container.
 */
class ImageReplayIT {
  private static final Path STAND_INS = Path.of("src/test/resources/deploy/bin").toAbsolutePath();

  @TempDir static Path folder;
  private static DockerfileReplay image;

  @BeforeAll
  static void build() throws Exception {
    image = replay("cpu");
  }

  private static DockerfileReplay replay(String name) throws IOException, InterruptedException {
    Dockerfile file = Dockerfile.of(Files.readString(Path.of("docker", "Dockerfile." + name)));
    return DockerfileReplay.of(file, folder.resolve(name), STAND_INS);
  }

  private static LauncherProcess start(String log, List<String> before, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(image.at("/opt/entrypoint.sh").toString());
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>(image.environment());
    environment.put("SPARK_DRIVER_BIND_ADDRESS", "127.0.0.1");
    environment.put("CORELAKE_SUBMIT_OPTIONS", "--master local[2] --driver-memory 1g");
    return LauncherProcess.start(folder.resolve(log), environment, command);
  }

  @Test
  void image_ranksImages_withoutANetwork() throws Exception {
    Path lake = Corpora.draw(folder.resolve("a lake"), 12);
    Path proxy =
        Files.write(
            folder.resolve("proxy.pt"), TinyTorchScript.returning("Tensor", "torch.flatten(x, 1)"));
    Path output = folder.resolve("out");
    List<String> offline =
        HostProcess.isPossible()
            ? List.of(
                "unshare",
                "--map-root-user",
                "--net",
                "bash",
                "-euc",
                "ip link set lo up; exec \"$@\"",
                "offline")
            : List.of();
    LauncherProcess run =
        start(
            "run.log",
            offline,
            "corelake",
            "run",
            "--input=" + lake,
            "--output=" + output,
            "--proxy=" + proxy,
            "--run-id=image",
            "--set=embed.image-size=8",
            "--set=embed.views=1",
            "--set=select.keep=[0.5]",
            "--set=output.map-images=0");
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(output.resolve("runs/image/_SUCCESS")).exists();
    assertThat(Files.size(image.at("/opt/libtorch/libtorch_cpu.so"))).isGreaterThan(400_000_000);
    // Nothing of libtorch is unpacked at the start.
    try (var cached = Files.walk(image.at("/var/cache/corelake"))) {
      assertThat(
              cached.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum())
          .isBetween(1L, 50_000_000L);
    }
  }

  @Test
  void driverOfKubernetes_getsItsArguments_andAPlainCommandItsOwn() throws Exception {
    LauncherProcess driver =
        start(
            "driver.log",
            List.of(),
            "driver",
            "--conf",
            "spark.master=local[1]",
            "--class",
            "io.corelake.cli.Main",
            "local://" + image.at("/opt/corelake/corelake.jar"),
            "--version");
    assertThat(driver.exitCode()).as(driver.output()).isZero();
    assertThat(driver.output()).contains("corelake 0.");
    LauncherProcess plain = start("plain.log", List.of(), "corelake", "verify", "--run=/no/run");
    assertThat(plain.exitCode()).as(plain.output()).isEqualTo(2);
  }

  @Test
  void gpuImage_hasItsLibrariesWhereTheProfileLooks() throws Exception {
    DockerfileReplay gpu = replay("gpu");
    String profile = Files.readString(Path.of("conf/spark-defaults.gpu.conf"));
    String libtorch = gpu.environment().get("PYTORCH_LIBRARY_PATH");
    assertThat(Path.of(libtorch, "libtorch_cuda.so")).exists();
    assertThat(Path.of(libtorch, "../../nvidia/cudnn/lib")).isDirectory();
    assertThat(gpu.rooted(profile)).contains("embed.libtorch                      " + libtorch);
    assertThat(gpu.at("/opt/corelake/deploy/gpu/get-gpus.sh")).isExecutable();
    assertThat(gpu.at("/opt/corelake/corelake.jar")).exists();
    assertThat(gpu.at("/opt/spark/jars/hadoop-aws-3.4.2.jar")).exists();
    assertThat(gpu.at("/opt/spark/jars/pytorch-native-cpu-2.7.1-linux-x86_64.jar")).doesNotExist();
  }
}
