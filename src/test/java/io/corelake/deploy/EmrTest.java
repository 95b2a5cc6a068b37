package io.corelake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.FieldSchema;
import io.corelake.testing.LauncherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/** The step for EMR, read by spark-submit's own parser, and the bootstrap action. */
class EmrTest {
  private static final Path FOLDER = Path.of("deploy/emr");

  @TempDir Path folder;

  private static String steps() throws IOException {
    return Files.readString(FOLDER.resolve("steps.json"));
  }

  private static List<String> faults(String text) {
    Object steps = FieldSchema.parse(text).get(0);
    List<String> faults = new ArrayList<>(FieldSchema.of("emr-steps", "steps").faults(steps));
    if (!faults.isEmpty()) {
      return faults;
    }
    Map<?, ?> step = (Map<?, ?>) ((List<?>) steps).get(0);
    List<String> words = ((List<?>) step.get("Args")).stream().map(String.class::cast).toList();
    if (!step.get("Jar").equals("command-runner.jar") || !words.get(0).equals("spark-submit")) {
      return List.of("not spark-submit by EMR's runner: " + step);
    }
    try {
      SparkSubmitArguments read =
          new SparkSubmitArguments(
              CollectionConverters.asScala(words.subList(1, words.size())).toSeq(),
              Map$.MODULE$.empty());
      faults.addAll(
          Programs.faults(read.mainClass(), CollectionConverters.asJava(read.childArgs())));
      faults.addAll(SparkSettings.faults(CollectionConverters.asJava(read.sparkProperties())));
      if (!read.primaryResource().endsWith("/opt/corelake/corelake.jar")) {
        faults.add("no jar of ours: " + read.primaryResource());
      }
    } catch (Exception e) { // Scala throws checked ones undeclared
      faults.add(e.toString());
    }
    return faults;
  }

  @Test
  void step_isWhatEmrSparkAndTheProgramKnow() throws IOException {
    assertThat(faults(steps())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Args, Arguments, .Arguments is no field",
    "CONTINUE, CONTNUE, is none of",
    "command-runner.jar, comand-runner.jar, not spark-submit",
    "--deploy-mode, --deploy-mod, --deploy-mod",
    "io.corelake.cli.Main, io.corelake.cli, io.corelake.cli",
    "spark.executorEnv.DJL, spark.executorEnvs.DJL, no key of Spark",
    "corelake.jar, corlake.jar, no jar of ours",
    "--output=, --otput=, --output=URI"
  })
  void plantedTypos_areFound(String right, String wrong, String fault) throws IOException {
    assertThat(steps()).contains(right);
    assertThat(faults(steps().replace(right, wrong)))
        .anySatisfy(found -> assertThat(found).contains(fault));
  }

  @Test
  void bootstrap_fetchesTheJarsThatTheStepNames() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String name : List.of("aws", "sudo")) {
      Path standIn =
          Files.writeString(
              bin.resolve(name), "#!/bin/sh\necho " + name + " \"$@\" >>" + folder + "/said\n");
      assertThat(standIn.toFile().setExecutable(true)).isTrue();
    }
    Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
    String script = FOLDER.resolve("bootstrap.sh").toString();
    Path log = folder.resolve("log");
    assertThat(LauncherProcess.start(log, path, List.of(script, "s3://b/c")).exitCode()).isZero();
    assertThat(LauncherProcess.start(log, path, List.of(script)).exitCode()).isEqualTo(2);
    List<String> said = Files.readAllLines(folder.resolve("said"));
    assertThat(said)
        .contains("aws s3 cp --only-show-errors s3://b/c/corelake.jar /opt/corelake/corelake.jar");
    assertThat(said.stream().map(line -> line.replaceFirst(".* ", "")).filter(steps()::contains))
        .containsExactlyInAnyOrder(
            "/opt/corelake",
            "/opt/corelake/corelake.jar",
            "/opt/corelake/pytorch-native-cpu-2.7.1-linux-x86_64.jar");
  }
}
