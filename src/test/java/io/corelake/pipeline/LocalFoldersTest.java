package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Held against Spark's own finding. */
class LocalFoldersTest {
  static List<Map<String, String>> environments() {
    return List.of(
        Map.of(),
        Map.of("SPARK_LOCAL_DIRS", "/a,/b"),
        Map.of("SPARK_EXECUTOR_DIRS", "/c:/d", "SPARK_LOCAL_DIRS", "/a"),
        Map.of("CONTAINER_ID", "container_1", "LOCAL_DIRS", "/y1,/y2", "SPARK_LOCAL_DIRS", "/a"),
        Map.of("LOCAL_DIRS", "/not-of-yarn"));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void folders_areThoseOfSpark(Map<String, String> environment) {
    for (String setting : new String[] {"", "/s", "/s,/t"}) {
      SparkConf spark =
          new SparkConf(false) {
            @Override
            public String getenv(String name) {
              return environment.get(name);
            }
          };
      if (!setting.isEmpty()) {
        spark.set("spark.local.dir", setting);
      }
      // Spark shuffles those of YARN.
      assertThat(LocalFolders.of(spark, environment::get))
          .containsExactlyInAnyOrder(Utils.getConfiguredLocalDirs(spark));
    }
  }
}
