package io.corelake.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.Dockerfile;
import io.corelake.testing.Dockerfile.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Dockerfiles as they are written; {@link ImageReplayIT} does what they say. */
class DockerfilesTest {
  private static final Path PROJECT = Path.of("");

  private static String text(String name) throws IOException {
    return Files.readString(Path.of("docker", "Dockerfile." + name));
  }

  private static String inPom(String element) throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    return pom.replaceFirst("(?s).*?<" + element + ">(.*?)</.*", "$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void file_isSound_andHasTheVersionsOfTheBuild(String name) throws IOException {
    Dockerfile file = Dockerfile.of(text(name));
    assertThat(file.faults(PROJECT)).isEmpty();
    String version = inPom("version").replace("-SNAPSHOT", "");
    assertThat(file.last("LABEL")).contains("ref.name=\"corelake:" + version + "-" + name + "\"");
    assertThat(file.last("ENTRYPOINT")).isEqualTo("[\"/opt/entrypoint.sh\"]");
    assertThat(file.last("FROM"))
        .isEqualTo("apache/spark:" + inPom("spark.version") + "-scala2.13-java17-ubuntu");
    assertThat(file.last("ENV")).contains("PYTORCH_VERSION=" + inPom("libtorch.version"));
  }

  @ParameterizedTest
  @CsvSource({
    "FROM apache/spark:4.1.0-scala2.13-java17-ubuntu, FROM apache/spark:latest, base without a version",
    "FROM apache/spark:4.1.0-scala2.13-java17-ubuntu, FROM apache/spark, base without a version",
    "USER 185, USER root, runs as root",
    "USER 185, , runs as root",
    "COPY docker/corelake, COPY docker/corlake, copies docker/corlake",
    "COPY target/corelake.jar, COPY target/corelake-all.jar, copies target/corelake-all.jar",
    "COPY conf/, COPY src/, copies src/",
    "RUN install, RUN curl -s https://a.b/c.sh | bash && install, runs what it fetches",
    "COPY conf/, ADD https://a.b/c.jar /opt/, not for these images: ADD",
    "COPY conf/, COPPY conf/, not for these images: COPPY"
  })
  void plantedFaults_areFound(String right, String wrong, String fault) throws IOException {
    String text = text("cpu");
    assertThat(text).contains(right);
    String planted = text.replace(right, wrong == null ? "" : wrong);
    assertThat(Dockerfile.of(planted).faults(PROJECT))
        .isNotEmpty()
        .allSatisfy(found -> assertThat(found).startsWith(fault));
  }

  @Test
  void jars_haveTheVersionsOfTheBuild() throws IOException {
    List<String> jars =
        Files.readAllLines(Path.of("docker/jars.sha256")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertThat(jars).allMatch(line -> Pattern.matches("[0-9a-f]{64}  [\\w.-]+\\.jar", line));
    assertThat(jars.stream().map(line -> line.replaceFirst(".* ", "")))
        .contains(
            "hadoop-aws-" + inPom("hadoop.version") + ".jar",
            "s3-" + inPom("awssdk.version") + ".jar",
            "pytorch-native-cpu-" + inPom("libtorch.version") + "-linux-x86_64.jar",
            "spark-hadoop-cloud_2.13-" + inPom("spark-hadoop-cloud.version") + ".jar");
  }

  @Test
  void steps_areReadOverLines() {
    Dockerfile file = Dockerfile.of("# a\nRUN one \\\n && two\n\nCOPY --from=x a b/ c/\n");
    assertThat(file.steps().get(0).word()).isEqualTo("RUN");
    assertThat(file.steps().get(0).rest()).matches("one\\s+&& two");
    Step copy = file.steps().get(1);
    assertThat(copy.option("from")).isEqualTo("x");
    assertThat(copy.operands()).containsExactly("a", "b/", "c/");
  }
}
