package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmbedLeakIT {
  /** Rounds in which caches fill and the JIT compiles. */
  private static final int WARM_UP = 3;

  private static final double GROWTH = 1.05;

  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryAndArrays_stayFlat_over20000Images() throws Exception {
    Path log = folder.resolve("log");
    int exitCode =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "@" + new File("deploy/local/jvm.options").getAbsolutePath(),
                "-Xms768m",
                "-Xmx768m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                "io.corelake.proxy.EmbedLeakCheck",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(exitCode).as(Files.readString(log)).isZero();
    List<long[]> rounds =
        Files.readAllLines(log).stream()
            .filter(line -> line.startsWith("round "))
            .map(line -> line.split(" "))
            .map(words -> new long[] {Long.parseLong(words[2]), Long.parseLong(words[3])})
            .toList();
    assertThat(rounds).hasSize(10);
    long[] warm = rounds.get(WARM_UP - 1);
    long[] last = rounds.get(rounds.size() - 1);
    assertThat((double) last[0]).as(Files.readString(log)).isLessThan(GROWTH * warm[0]);
    assertThat(last[1]).as("open arrays").isEqualTo(warm[1]);
  }
}
