package io.corelake.pipeline;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.util.VersionInfo;
import org.jspecify.annotations.Nullable;

/** The versions that a run worked with. */
public final class Versions {
  private Versions() {}

  /** CoreLake's own version, as the jar's manifest has it. */
  public static String coreLake() {
    @Nullable String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  static SortedMap<String, String> all() {
    SortedMap<String, String> versions = new TreeMap<>();
    versions.put("corelake", coreLake());
    versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    versions.put("hadoop", VersionInfo.getVersion());
    versions.put("java", Runtime.version().toString());
    return versions;
  }
}
