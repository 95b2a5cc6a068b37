package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/spark-submit.sh} with a spark-submit that writes down what it is given. */
class SubmitScriptTest {
  @TempDir Path folder;
  private Path home;

  private record Said(int exitCode, String output) {}

  @BeforeEach
  void installation() throws IOException {
    home = Files.createDirectories(folder.resolve("a spark")).toAbsolutePath();
    Files.writeString(home.resolve("corelake.jar"), "");
    submitSays("exit 0");
  }

  private void submitSays(String end) throws IOException {
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit, "#!/usr/bin/env bash\nprintf '%s\\n' \"$@\" >\"$SPARK_HOME/given\"\n" + end + "\n");
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Said script(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("deploy/spark-submit.sh"));
    command.addAll(List.of("--jar", home.resolve("corelake.jar").toString()));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    int exitCode = builder.start().waitFor();
    return new Said(exitCode, Files.readString(log));
  }

  private List<String> given() throws IOException {
    return Files.readAllLines(home.resolve("given"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/spark-submit.sh", "src/test/resources/spark-submit"})
  void script_isBash(String file) throws Exception {
    assertThat(new ProcessBuilder("bash", "-n", file).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void arguments_goOnUnchanged() throws Exception {
    String[] ours = {"run", "--input", "/a lake/*", "--set=a=[1, 2]", "--", "$HOME", "é"};
    List<String> all =
        new ArrayList<>(
            List.of("--master=local[*]", "--name", "a name", "--libtorch-jar", "/t.jar"));
    all.addAll(List.of("--conf", "spark.driver.extraClassPath=/x", "--supervise", "--"));
    all.addAll(List.of(ours));
    Said said = script(all.toArray(String[]::new));
    assertThat(said.exitCode()).as(said.output()).isZero();
    assertThat(given())
        .startsWith("--master", "local[*]", "--name", "a name", "--supervise")
        .contains("spark.driver.extraClassPath=/t.jar:/x", "spark.executor.extraClassPath=/t.jar")
        .contains("spark.executorEnv.OMP_WAIT_POLICY=PASSIVE")
        .containsSequence(
            "--class", "io.corelake.cli.Main", home.resolve("corelake.jar").toString())
        .endsWith(ours);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 143})
  void clientMode_endsAsTheProgram(int exitCode) throws Exception {
    submitSays("exit " + exitCode);
    assertThat(script("--master", "spark://a:7077", "--", "verify").exitCode()).isEqualTo(exitCode);
    assertThat(script("--master=yarn", "--deploy-mode=cluster", "--", "verify").exitCode())
        .isEqualTo(exitCode);
  }

  /** Spark's own exit status is 0 whatever the driver came to. */
  @ParameterizedTest
  @CsvSource({
    "State of driver driver-1 is FINISHED; exiting, 0, 0",
    "State of driver driver-1 is FAILED; exiting, 0, 1",
    "State of driver driver-1 is KILLED; exiting, 0, 1",
    "nothing, 0, 1",
    "nothing, 255, 5",
    "Failed to connect to a:7077, 1, 5",
    "nothing, 1, 1"
  })
  void standaloneClusterMode_endsByTheDriversState(String line, int status, int expected)
      throws Exception {
    submitSays("echo 'INFO ClientEndpoint: " + line.replace(';', ',') + "'; exit " + status);
    Path profile =
        Files.writeString(
            folder.resolve("a profile"),
            "spark.master  spark://a:1\nspark.submit.deployMode=cluster");
    Said said = script("--properties-file", profile.toString(), "--", "verify");
    assertThat(said.exitCode()).as(said.output()).isEqualTo(expected);
    assertThat(given()).contains("spark.standalone.submit.waitAppCompletion=true");
  }

  @ParameterizedTest
  @CsvSource({
    "--conf, spark.hadoop.fs.s3a.secret.key=planted, verify",
    "--conf, spark.hadoop.fs.s3a.ACCESS.key=planted, verify",
    "--conf=spark.authenticate.secret=planted, --supervise, verify",
    "--properties-file, no-such-file, verify",
    "--log-config, no-such-file, verify",
    "--jar, no-such.jar, verify",
    "--class, other.Main, verify",
    "stray, word, verify",
    "--name, word,",
    "--name, --, verify"
  })
  void whatCannotBe_isExitCode2_andSubmitsNothing(String option, String value, String command)
      throws Exception {
    Said said = command == null ? script(option, value) : script(option, value, "--", command);
    assertThat(said.exitCode()).as(said.output()).isEqualTo(2);
    assertThat(said.output()).startsWith("spark-submit.sh: ").doesNotContain("planted");
    assertThat(home.resolve("given")).doesNotExist();
  }
}
