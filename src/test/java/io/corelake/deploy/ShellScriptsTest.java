package io.corelake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What begins as a script of bash is one, and can be started. */
class ShellScriptsTest {
  static List<Path> scripts() throws IOException {
    try (Stream<Path> deploy = Files.walk(Path.of("deploy"));
        Stream<Path> docker = Files.walk(Path.of("docker"))) {
      return Stream.concat(deploy, docker).filter(ShellScriptsTest::isScript).sorted().toList();
    }
  }

  private static boolean isScript(Path file) {
    try {
      return Files.isRegularFile(file)
          && Files.readString(file).startsWith("#!/usr/bin/env bash\n");
    } catch (IOException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  private static int parsed(Path file) throws IOException, InterruptedException {
    return new ProcessBuilder("bash", "-n", file.toString()).start().waitFor();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void script_isBash_andExecutable(Path file) throws Exception {
    assertThat(parsed(file)).isZero();
    assertThat(file).isExecutable();
    assertThat(Files.readString(file)).contains("\nset -euo pipefail\n");
  }

  @Test
  void allAreSeen_andAPlantedFaultIs(@TempDir Path folder) throws Exception {
    assertThat(scripts())
        .contains(
            Path.of("deploy/spark-submit.sh"),
            Path.of("deploy/local/corelake"),
            Path.of("deploy/cron/corelake-cron.sh"),
            Path.of("docker/gather-jars.sh"));
    String script = Files.readString(Path.of("deploy/cron/corelake-cron.sh"));
    Path broken = Files.writeString(folder.resolve("a"), script.replaceFirst("esac", "ecas"));
    assertThat(parsed(broken)).isNotZero();
  }
}
