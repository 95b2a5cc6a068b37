package io.corelake.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * {@code conf/spark-defaults.s3.conf}: how S3 is written and how long it is asked again, where the
 * user says nothing else.
 */
final class StorageDefaults {
  private static final String RESOURCE = "/spark-defaults.s3.conf";
  private static final String HADOOP = "spark.hadoop.";
  private static final String OF_HADOOP_ITSELF = "core-default.xml";
  private static final String COMMITTER = HADOOP + "fs.s3a.committer.";

  private StorageDefaults() {}

  /** Returns the settings that neither Spark nor a site's Hadoop configuration has. */
  static Map<String, String> missingIn(SparkConf spark) {
    Configuration site = HadoopConfigurations.ofSite(spark);
    Map<String, String> missing = new TreeMap<>();
    for (Map.Entry<Object, Object> setting : read().entrySet()) {
      String key = String.valueOf(setting.getKey());
      if (!spark.contains(key) && !isOfSite(site, key) && isPossible(key)) {
        missing.put(key, String.valueOf(setting.getValue()));
      }
    }
    if (isMagic(spark, missing)) {
      MagicCommitter.BINDINGS.forEach(
          (key, value) -> {
            if (!spark.contains(key)) {
              missing.put(key, value);
            }
          });
    }
    return missing;
  }

  /** A site or a user may have chosen another committer, which is bound in ways of its own. */
  private static boolean isMagic(SparkConf spark, Map<String, String> missing) {
    String name = missing.getOrDefault(COMMITTER + "name", spark.get(COMMITTER + "name", ""));
    return name.equals(MagicCommitter.NAME) && MagicCommitter.isOnClassPath();
  }

  private static boolean isOfSite(Configuration site, String key) {
    String @Nullable [] sources = site.getPropertySources(key.substring(HADOOP.length()));
    return sources != null && !sources[sources.length - 1].equals(OF_HADOOP_ITSELF);
  }

  /** Spark takes these for its own tables too, and then wants the jar that can follow them. */
  private static boolean isPossible(String key) {
    return !key.startsWith(COMMITTER) || MagicCommitter.isOnClassPath();
  }

  private static Properties read() {
    Properties defaults = new Properties();
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(StorageDefaults.class.getResourceAsStream(RESOURCE)),
            StandardCharsets.UTF_8)) {
      defaults.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, e);
    }
    return defaults;
  }
}
