package io.corelake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.testing.SparkRegistry;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every key of Spark that conf/, deploy/ and docker/ name, in comments too, is one that Spark has.
 */
class SparkKeysTest {
  private static final Pattern KEY =
      Pattern.compile("(?<![\\w./-])spark\\.[A-Za-z]\\w*(\\.[A-Za-z0-9_-]+)*");

  private static List<String> unknown(String text) {
    return KEY.matcher(text)
        .results()
        .map(found -> found.group())
        .filter(key -> !SparkRegistry.knows(key))
        .toList();
  }

  private static Map<String, String> profile(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of("conf", "spark-defaults." + name + ".conf"))) {
      properties.load(in);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((key, value) -> settings.put((String) key, (String) value));
    return settings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"conf", "deploy", "docker"})
  void everyKey_isOneOfSpark(String folder) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        unknown(Files.readString(file)).forEach(key -> wrong.add(file + ": " + key));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void typos_areFound() {
    String typos =
        """
        spark.executor.memmory 4g
        # see spark.task.resource.gpu.amout, and
        --conf "spark.sql.shufle.partitions=3" spark.corelake.embed.veiws: 3
        """;
    assertThat(unknown(typos))
        .containsExactly(
            "spark.executor.memmory",
            "spark.task.resource.gpu.amout",
            "spark.sql.shufle.partitions",
            "spark.corelake.embed.veiws");
    assertThat(
            unknown("spark.executor.memory, org.apache.spark.util.Utils, spark.sql.ansi.enabled"))
        .isEmpty();
    assertThatThrownBy(() -> SparkRegistry.read("spark.executor.memory", "4gx"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "gpu", "s3"})
  void profile_hasValuesThatAreRead(String name) throws IOException {
    Map<String, String> settings = profile(name);
    assertThat(settings).isNotEmpty();
    settings.forEach(
        (key, value) -> {
          assertThat(SparkRegistry.knows(key)).as(key).isTrue();
          assertThatCode(() -> SparkRegistry.read(key, value)).as(key).doesNotThrowAnyException();
        });
    Configuration.of(SettingsLoader.load(null, settings, Map.of(), List.of()));
  }

  @Test
  void gpuProfile_feedsAGpuByEveryCore() throws IOException {
    Map<String, String> settings = profile("gpu");
    double share = Double.parseDouble(settings.get("spark.task.resource.gpu.amount"));
    int cores = Integer.parseInt(settings.get("spark.executor.cores"));
    assertThat((int) Math.floor(1 / share)).isEqualTo(cores);
    assertThat(Path.of("deploy/gpu/get-gpus.sh")).isExecutable();
  }
}
