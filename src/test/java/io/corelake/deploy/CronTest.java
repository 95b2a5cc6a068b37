package io.corelake.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.corelake.testing.LauncherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script for cron with commands that stand in for runs, and the example of a crontab. */
class CronTest {
  private static final String SCRIPT = "deploy/cron/corelake-cron.sh";
  private static final Pattern LINE =
      Pattern.compile("[\\d*/,-]+ [\\d*/,-]+ [\\d*/,-]+ [\\d*/,-]+ [\\d*/,-]+  (/.*)");

  @TempDir Path folder;

  /** What cron would get: the exit status, and what it would mail. */
  private record Said(int exitCode, String mail) {}

  @BeforeEach
  void flockIsThere() throws Exception {
    boolean there = new ProcessBuilder("bash", "-c", "command -v flock").start().waitFor() == 0;
    assumeTrue(there, "There is no flock");
  }

  private Map<String, String> environment() {
    return Map.of(
        "CORELAKE_LOGS", folder.resolve("the logs").toString(), "SPARK_HOME", folder.toString());
  }

  private Said cron(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(SCRIPT));
    command.addAll(List.of(arguments));
    Path mail = Files.createTempFile(folder, "mail", "");
    int exitCode = LauncherProcess.start(mail, environment(), command).exitCode();
    return new Said(exitCode, Files.readString(mail));
  }

  private List<Path> logs(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("the logs").resolve(name))) {
      return files.filter(file -> file.toString().endsWith(".log")).toList();
    }
  }

  @Test
  void success_isSilent_andLogged() throws Exception {
    Said said = cron("nightly", "bash", "-c", "echo out; echo err >&2");
    assertThat(said).isEqualTo(new Said(0, ""));
    assertThat(logs("nightly")).hasSize(1);
    assertThat(logs("nightly").get(0).getFileName().toString()).matches("\\d{8}T\\d{6}Z\\.log");
    assertThat(logs("nightly").get(0)).hasContent("out\nerr");
  }

  @ParameterizedTest
  @CsvSource({
    "1, a bug",
    "2, command line",
    "3, input data",
    "4, another run",
    "5, storage",
    "127, cannot be run",
    "143, outside"
  })
  void failure_isMailed_withItsStatus_theLogAndItsEnd(int status, String meaning) throws Exception {
    Said said = cron("a.b", "bash", "-c", "seq 100; echo 'the reason' >&2; exit " + status);
    assertThat(said.exitCode()).isEqualTo(status);
    assertThat(said.mail())
        .contains("ended with " + status + ": ", meaning, "Log: " + logs("a.b").get(0))
        .contains("\n100\nthe reason\n")
        .doesNotContain("\n50\n");
  }

  @Test
  void whileOneRuns_aSecondIsExitCode4_andAnotherScheduleGoesOn() throws Exception {
    Path go = folder.resolve("go");
    Path end = folder.resolve("end");
    String waits = "touch '" + go + "'; while [ ! -e '" + end + "' ]; do sleep 0.05; done";
    LauncherProcess first =
        LauncherProcess.start(
            folder.resolve("first"), environment(), List.of(SCRIPT, "one", "sh", "-c", waits));
    while (!Files.exists(go)) {
      assertThat(first.isAlive()).as(first.output()).isTrue();
      Thread.sleep(20);
    }
    Said second = cron("one", "true");
    assertThat(second.exitCode()).isEqualTo(4);
    assertThat(second.mail()).contains("one is still running");
    assertThat(cron("two", "true").exitCode()).isZero();
    Files.createFile(end);
    assertThat(first.exitCode()).isZero();
    assertThat(cron("one", "true")).isEqualTo(new Said(0, ""));
  }

  @Test
  void whatARunLeavesInTheBackground_doesNotHoldTheNext() throws Exception {
    assertThat(cron("one", "bash", "-c", "sleep 3 & true").exitCode()).isZero();
    assertThat(cron("one", "true").exitCode()).isZero();
  }

  @Test
  void oldLogs_go_othersStay() throws Exception {
    Path logs = Files.createDirectories(folder.resolve("the logs/one"));
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(32)));
    for (String name : List.of("20200101T000000Z.log", "notes.txt")) {
      Files.setLastModifiedTime(Files.createFile(logs.resolve(name)), old);
    }
    Files.createFile(logs.resolve("20200102T000000Z.log"));
    assertThat(cron("one", "true").exitCode()).isZero();
    assertThat(logs.resolve("20200101T000000Z.log")).doesNotExist();
    assertThat(logs.resolve("20200102T000000Z.log")).exists();
    assertThat(logs.resolve("notes.txt")).exists();
  }

  @ParameterizedTest
  @CsvSource({"one,", "../one, true", "a b, true"})
  void wrongUse_isExitCode2(String name, String command) throws Exception {
    Said said = command == null ? cron(name) : cron(name, command);
    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.mail()).startsWith("corelake-cron.sh: ");
  }

  /** Runs the lines of the example as cron would, on an installation of stand-ins. */
  private List<String> faultsOfExample(String text) throws Exception {
    Path home = Files.createDirectories(folder.resolve("opt"));
    for (String name :
        List.of(
            "deploy/cron/corelake-cron.sh",
            "deploy/spark-submit.sh",
            "deploy/local/jvm.options",
            "conf/spark-defaults.s3.conf",
            "conf/log4j2.properties")) {
      Files.createDirectories(home.resolve(name).getParent());
      if (!Files.exists(home.resolve(name))) {
        Files.copy(Path.of(name), home.resolve(name));
      }
    }
    Files.writeString(home.resolve("corelake.jar"), "");
    String given = "#!/bin/bash\nprintf '%s\\n' \"$@\" >'" + folder + "/given'\n";
    for (Path program :
        List.of(home.resolve("deploy/local/corelake"), folder.resolve("bin/spark-submit"))) {
      Files.createDirectories(program.getParent());
      assertThat(Files.writeString(program, given).toFile().setExecutable(true)).isTrue();
    }
    List<String> faults = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher found = LINE.matcher(line);
      if (found.matches()) {
        String command = found.group(1).replace("\\%", "%").replace("/opt/corelake/", home + "/");
        Path mail = folder.resolve("mail of the example");
        Files.deleteIfExists(mail);
        Files.deleteIfExists(folder.resolve("given"));
        int status =
            LauncherProcess.start(mail, environment(), List.of("bash", "-c", command)).exitCode();
        faults.addAll(status == 0 ? faultsOfGiven() : List.of(Files.readString(mail)));
      } else if (!line.isBlank() && !line.matches("#.*|[A-Z_]+=\\S+")) {
        faults.add("no line of a crontab: " + line);
      }
    }
    return faults;
  }

  private List<String> faultsOfGiven() throws IOException {
    List<String> given = Files.readAllLines(folder.resolve("given"));
    int jar = given.stream().map(word -> word.endsWith("/corelake.jar")).toList().indexOf(true);
    List<String> faults =
        new ArrayList<>(
            Programs.faults("io.corelake.cli.Main", given.subList(jar + 1, given.size())));
    boolean onCluster = jar >= 0 && given.get(jar + 1).equals("run");
    if (onCluster && given.stream().noneMatch(word -> word.contains("/pytorch-native-cpu-"))) {
      faults.add("a cluster's run has no libtorch");
    }
    return faults;
  }

  @Test
  void example_isReadByCron_andItsCommandsByTheScripts() throws Exception {
    String example = Files.readString(Path.of("deploy/cron/crontab.example"));
    assertThat(LINE.matcher(example).results()).hasSize(4);
    assertThat(faultsOfExample(example)).isEmpty();
    String[][] typos = {
      {"0 2 * * *", "0 2 * *", "no line of a crontab"},
      {
        "--libtorch-jar /opt/corelake/pytorch-native-cpu-2.7.1-linux-x86_64.jar ", "", "no libtorch"
      },
      {"--run-id", "--runid", "--runid"},
      {"corelake.jar", "corelake-all.jar", "corelake-all.jar"},
      {"spark-defaults.s3.conf", "spark-defaults.s4.conf", "cannot be read"},
      {"-- run", "run", "no option"},
      {"local/corelake run", "local/corelake runs", "runs"}
    };
    for (String[] typo : typos) {
      assertThat(example).contains(typo[0]);
      assertThat(faultsOfExample(example.replace(typo[0], typo[1])))
          .anySatisfy(found -> assertThat(found).contains(typo[2]));
    }
  }
}
