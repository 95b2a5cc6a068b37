package io.corelake.testing;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What S3A has to be told of a server on loopback. */
public final class S3Settings {
  /** Credentials come from the environment, as the chain finds them. */
  public static final Map<String, String> CREDENTIALS =
      Map.of(
          "AWS_ACCESS_KEY_ID", "AKIAPLANTEDACCESSKEY", "AWS_SECRET_ACCESS_KEY", "planted/SECRET");

  private S3Settings() {}

  /** Returns the settings for Spark. */
  public static Map<String, String> of(URI endpoint) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.hadoop.fs.s3a.endpoint", endpoint.toString());
    settings.put("spark.hadoop.fs.s3a.endpoint.region", "us-east-1");
    settings.put("spark.hadoop.fs.s3a.path.style.access", "true");
    return settings;
  }

  /** Returns the same as options of a JVM, as the launcher takes them. */
  public static String options(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining(" "));
  }
}
