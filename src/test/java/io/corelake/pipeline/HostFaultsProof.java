package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.corelake.storage.Sha256;
import io.corelake.testing.Corpora;
import io.corelake.testing.HostProcess;
import io.corelake.testing.HostProcess.Host;
import io.corelake.testing.HostProcess.Outcome;
import io.corelake.testing.RunCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Full disks, folders that cannot be written, no home, no network, and a host at the other end of
 * the world: each is a process of the launcher on a host like that.
 */
class HostFaultsProof {
  /** As of a person without a home. A folder that is missing would be made by root. */
  private static final String NO_HOME = "/dev/null/home";

  /** Bytes that a tmpfs gives at a time. */
  private static final int PAGE = 4096;

  private static final Host AS_IT_IS = Host.with("true");

  private static final String SECRET = "PLANTED-secret";

  @TempDir static Path folder;
  private static NavigableMap<String, String> undisturbed;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    assumeThat(HostProcess.isPossible()).as("Linux namespaces for processes").isTrue();
    Corpora.draw(folder.resolve("images"), 40);
    Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    Outcome outcome = run("undisturbed", AS_IT_IS, Map.of());
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    undisturbed = tables(folder.resolve("undisturbed"));
    assertThat(undisturbed).containsKey("ranking/part-00000.parquet").hasSizeGreaterThan(5);
  }

  private static Outcome run(
      String output, Host host, Map<String, String> environment, String... more)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--input=" + folder.resolve("images"),
                "--output=" + folder.resolve(output),
                "--proxy=" + folder.resolve("proxy.pt"),
                "--until=manifests",
                "--set=embed.image-size=32",
                "--set=embed.views=2",
                "--set=classes.count=2"));
    arguments.addAll(List.of(more));
    Map<String, String> variables = new TreeMap<>(environment);
    variables.put("AWS_ACCESS_KEY_ID", SECRET + "-id");
    variables.put("AWS_SECRET_ACCESS_KEY", SECRET);
    variables.put("AWS_SESSION_TOKEN", SECRET + "-session");
    Outcome outcome = HostProcess.run(folder.resolve(output + ".log"), host, variables, arguments);
    assertThat(outcome.output()).doesNotContain(SECRET);
    return outcome;
  }

  /** Makes a folder that is a disk of its own, of so much room. */
  private static Host disk(String name, String room) throws IOException {
    Path disk = Files.createDirectories(folder.resolve(name));
    return new Host(
        "mount -t tmpfs -o size=%s none %s".formatted(room, disk),
        "find %s -path '*/runs/*/_SUCCESS' -printf 'LEFT %%p' -o -name current.json -printf 'LEFT %%p'"
            .formatted(disk));
  }

  /** Returns the hashes of the tables and exports of the only run; its records have its id. */
  private static NavigableMap<String, String> tables(Path output) throws IOException {
    Path run = RunCopies.onlyRun(output);
    NavigableMap<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".json")) {
          hashes.put(run.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
        }
      }
    }
    return hashes;
  }

  private static void assertOneLine(Outcome outcome, int exitCode, String... parts) {
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
    List<String> lines =
        outcome.output().lines().filter(line -> line.startsWith("corelake: ")).toList();
    assertThat(lines).as(outcome.output()).hasSize(1);
    assertThat(lines.get(0)).contains(parts);
    assertThat(outcome.output()).doesNotContain("\tat ");
  }

  @Test
  void noNetwork_noHome_turkishAndInApia_sameBytes() throws Exception {
    Outcome outcome =
        run(
            "apia",
            AS_IT_IS,
            Map.of(
                "HOME",
                NO_HOME,
                "DJL_CACHE_DIR",
                folder.resolve("cache").toString(),
                "CORELAKE_JAVA_OPTS",
                "-Duser.home="
                    + NO_HOME
                    + " -Duser.language=tr -Duser.country=TR -Duser.timezone=Pacific/Apia"));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(tables(folder.resolve("apia"))).isEqualTo(undisturbed);
    String runId = RunCopies.onlyRun(folder.resolve("apia")).getFileName().toString();
    LocalDateTime written =
        LocalDateTime.parse(
            runId.replaceFirst("-.*", ""), DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"));
    assertThat(written.toInstant(ZoneOffset.UTC))
        .isBetween(Instant.now().minus(Duration.ofMinutes(10)), Instant.now());
  }

  @Test
  void cacheThatCannotBeWritten_isSaidBeforeImagesAreEmbedded() throws Exception {
    Outcome outcome = run("unwritable", AS_IT_IS, Map.of("DJL_CACHE_DIR", NO_HOME));
    assertOneLine(outcome, 2, "libtorch cannot be unpacked to " + NO_HOME, "DJL_CACHE_DIR");
    assertThat(outcome.output()).doesNotContain("embed  ");
    assertThat(folder.resolve("unwritable/current.json")).doesNotExist();
  }

  @Test
  void cacheWithoutRoom_isSaidBeforeImagesAreEmbedded() throws Exception {
    Outcome outcome =
        run(
            "cacheless",
            disk("small-cache", "64m"),
            Map.of("DJL_CACHE_DIR", folder.resolve("small-cache").toString()));
    assertOneLine(
        outcome,
        5,
        "libtorch cannot be unpacked to " + folder.resolve("small-cache"),
        "No space left on device",
        "DJL_CACHE_DIR",
        "500 MB");
    assertThat(folder.resolve("cacheless/current.json")).doesNotExist();
  }

  @Test
  void scratchThatCannotBeWritten_isSaidBeforeSparkStarts() throws Exception {
    Outcome outcome =
        run("scratchless", AS_IT_IS, Map.of("CORELAKE_JAVA_OPTS", "-Dspark.local.dir=" + NO_HOME));
    assertOneLine(outcome, 2, "spark.local.dir", NO_HOME);
    assertThat(folder.resolve("scratchless")).doesNotExist();
  }

  @Test
  void scratchThatFillsUp_isNamed_andNothingIsPublished() throws Exception {
    Outcome outcome =
        run(
            "filled",
            disk("small-scratch", "12k"),
            Map.of("CORELAKE_JAVA_OPTS", "-Dspark.local.dir=" + folder.resolve("small-scratch")));
    assertOneLine(
        outcome,
        5,
        "Spark's scratch folder is full (No space left on device)",
        "spark.local.dir is " + folder.resolve("small-scratch"));
    assertFailed("filled");
  }

  @Test
  void outputThatFillsUp_isNamed_andNothingIsPublished() throws Exception {
    Outcome outcome =
        run(
            "small-output",
            disk("small-output", "64k"),
            Map.of(),
            "--work=" + folder.resolve("undisturbed/work"));
    assertOneLine(outcome, 5, folder.resolve("small-output").toString(), "No space left on device");
    // The disk has gone with the process, which has looked at it before.
    assertThat(outcome.output()).doesNotContain("LEFT ");
  }

  @Test
  void workThatFillsUp_isNamed_andNothingIsPublished() throws Exception {
    // Room for the list of images and the proxy, and not for the vectors.
    long room = 0;
    for (String first : List.of("corpus", "proxies")) {
      try (Stream<Path> files = Files.walk(folder.resolve("undisturbed/work").resolve(first))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          room += (Files.size(file) + PAGE - 1) / PAGE * PAGE;
        }
      }
    }
    Outcome outcome =
        run(
            "workless",
            disk("small-work", (room / 1024 + 12) + "k"),
            Map.of(),
            "--work=" + folder.resolve("small-work"));
    assertOneLine(
        outcome, 5, "--work", folder.resolve("small-work").toString(), "No space left on device");
    assertFailed("workless");
  }

  private static void assertFailed(String output) throws IOException {
    assertThat(folder.resolve(output).resolve("current.json")).doesNotExist();
    Path run = RunCopies.onlyRun(folder.resolve(output));
    assertThat(run.resolve("_SUCCESS")).doesNotExist();
    assertThat(Files.readString(run.resolve("run.json")))
        .contains("\"status\" : \"failed\"", "\"exit_code\" : 5");
  }
}
