package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class StorageDefaultsTest {
  private static final String COMMITTER = "spark.hadoop.fs.s3a.committer.name";

  private static Map<String, String> missing(String key, String value) {
    return StorageDefaults.missingIn(new SparkConf(false).set(key, value));
  }

  @Test
  void tables_areBoundToTheMagicCommitter_onEverySpark() {
    Map<String, String> missing = missing("spark.app.name", "any");
    assertThat(missing)
        .containsEntry(COMMITTER, "magic")
        .containsAllEntriesOf(MagicCommitter.BINDINGS);
    assertThat(missing(COMMITTER, "magic")).containsAllEntriesOf(MagicCommitter.BINDINGS);
  }

  @Test
  void committerOfTheUser_isLeftAsItIs() {
    assertThat(missing(COMMITTER, "directory"))
        .doesNotContainKey(COMMITTER)
        .doesNotContainKeys(MagicCommitter.BINDINGS.keySet().toArray(String[]::new));
    String protocol = "spark.sql.sources.commitProtocolClass";
    assertThat(missing(protocol, "com.example.Protocol")).doesNotContainKey(protocol);
  }
}
