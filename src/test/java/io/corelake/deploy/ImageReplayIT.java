package io.corelake.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.corelake.proxy.TinyTorchScript;
import io.corelake.testing.Corpora;
import io.corelake.testing.Dockerfile;
import io.corelake.testing.DockerfileReplay;
import io.corelake.testing.HostProcess;
import io.corelake.testing.LauncherProcess;
import io.corelake.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The images as far as they go without a daemon: {@link DockerfileReplay} does the steps, and the
 * entry point starts what it would start in a container.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class ImageReplayIT {
  private static final Path STAND_INS = Path.of("src/test/resources/deploy/bin").toAbsolutePath();

  @TempDir static Path folder;
  private static DockerfileReplay image;

  @BeforeAll
  static void build() throws Exception {
    // A build with another Spark has other jars.
    assumeThat(Files.readString(Path.of("docker/Dockerfile.cpu")))
        .contains("apache/spark:" + org.apache.spark.package$.MODULE$.SPARK_VERSION() + "-");
    LauncherProcess gathering =
        LauncherProcess.start(
            folder.resolve("gather.log"), Map.of(), List.of("docker/gather-jars.sh"));
    assertThat(gathering.exitCode()).as(gathering.output()).isZero();
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
    environment.put("CORELAKE_LOGS", folder.resolve("logs").toString());
    return LauncherProcess.start(folder.resolve(log), environment, command);
  }

  private static List<String> cron(String name) {
    return List.of(Path.of("deploy/cron/corelake-cron.sh").toAbsolutePath().toString(), name);
  }

  /** Returns a command line that takes the network from what follows, where this machine can. */
  private static List<String> offline() throws IOException, InterruptedException {
    String shell = "ip link set lo up; exec \"$@\"";
    return HostProcess.isPossible()
        ? List.of("unshare", "--map-root-user", "--net", "bash", "-euc", shell, "offline")
        : List.of();
  }

  /** Returns whether cron's script holds its lock: it opens its log later. */
  private static boolean isLogged(String name) throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs").resolve(name));
    try (Stream<Path> files = Files.list(logs)) {
      return files.anyMatch(file -> file.toString().endsWith(".log"));
    }
  }

  @Test
  void image_ranksImages_withoutANetwork_asCronsCommand_andAirflowsCheckIsContent()
      throws Exception {
    Path lake = Corpora.draw(folder.resolve("a lake"), 12);
    Path proxy =
        Files.write(
            folder.resolve("proxy.pt"), TinyTorchScript.returning("Tensor", "torch.flatten(x, 1)"));
    Path output = folder.resolve("out");
    List<String> before = new ArrayList<>(cron("image"));
    before.addAll(offline());
    LauncherProcess run =
        start(
            "run.log",
            before,
            "corelake",
            "run",
            "--input=" + lake,
            "--output=" + output,
            "--proxy=" + proxy,
            "--run-id=image",
            "--set=embed.image-size=8",
            "--set=embed.views=1",
            "--set=select.keep=[0.4]",
            "--set=output.map-images=0",
            "--set=classes.count=2");
    while (!isLogged("image")) {
      assertThat(run.isAlive()).as(run.output()).isTrue();
      Thread.sleep(20);
    }
    assertThat(start("held.log", cron("image"), "true").exitCode()).isEqualTo(4);
    int exitCode = run.exitCode();
    assertThat(exitCode).as(run.output()).isZero();
    assertThat(run.output()).isEmpty();
    assertThat(output.resolve("runs/image/_SUCCESS")).exists();
    assertThat(Files.size(image.at("/opt/libtorch/libtorch_cpu.so"))).isGreaterThan(400_000_000);
    // Nothing of libtorch is unpacked at the start.
    try (Stream<Path> cached = Files.walk(image.at("/var/cache/corelake"))) {
      assertThat(cached.mapToLong(file -> file.toFile().length()).sum())
          .isBetween(1_000_000L, 50_000_000L);
    }
    Python python = Python.with().orElse(null);
    assumeTrue(python != null, "There is no python3");
    Python.Output check =
        python.run(
            Path.of("src/test/python/check_dags.py"),
            "deploy/airflow/corelake_dag.py",
            output.toString(),
            "image");
    assertThat(check.exitCode()).as(check.text()).isZero();
    assertThat(check.text()).endsWith("\"" + output + "/runs/image/subsets/keep-0.40\"\n");
    assertThat(output.resolve("runs/image/subsets/keep-0.40/subset.json")).exists();
  }

  @Test
  void driverOfKubernetes_getsItsArguments_andAFailureIsMailedByCron() throws Exception {
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
    LauncherProcess failing = start("mail", cron("failing"), "corelake", "verify", "--run=/no/run");
    assertThat(failing.exitCode()).as(failing.output()).isEqualTo(2);
    assertThat(failing.output())
        .contains("failing on ", "ended with 2: ", "corelake: --run must be");
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
