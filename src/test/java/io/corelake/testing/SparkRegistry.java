package io.corelake.testing;

import io.corelake.CoreLakeException;
import io.corelake.config.SettingsLoader;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.internal.config.ConfigEntry;

/** Which keys Spark has, asked of Spark itself, and CoreLake's among them. */
public final class SparkRegistry {
  /** An object enters its keys when it is loaded. */
  private static final List<String> OBJECTS =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.Deploy$",
          "org.apache.spark.internal.config.History$",
          "org.apache.spark.internal.config.Kryo$",
          "org.apache.spark.internal.config.Network$",
          "org.apache.spark.internal.config.Status$",
          "org.apache.spark.internal.config.UI$",
          "org.apache.spark.internal.config.Worker$",
          "org.apache.spark.sql.internal.StaticSQLConf$",
          "org.apache.spark.sql.internal.SQLConf$");

  /** Spark reads these by name; the resources' are made of the resource's name. */
  private static final Pattern BY_NAME =
      Pattern.compile(
          "spark\\.(master|app\\.name|executorEnv\\.\\w+|corelake|hadoop\\.[\\w.-]+"
              + "|(driver|executor|worker)\\.resource\\.gpu\\.(amount|discoveryScript|vendor)"
              + "|task\\.resource\\.gpu\\.amount)");

  private static final String OURS = "spark.corelake.";

  static {
    for (String name : OBJECTS) {
      try {
        Class.forName(name);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("Spark has no " + name + " any more", e);
      }
    }
  }

  private SparkRegistry() {}

  /** Returns whether a key is read by Spark, by Hadoop (any is taken for one) or by CoreLake. */
  public static boolean knows(String key) {
    if (!key.startsWith(OURS)) {
      return BY_NAME.matcher(key).matches() || ConfigEntry.findEntry(key) != null;
    }
    try {
      SettingsLoader.load(null, Map.of(key, "any"), Map.of(), List.of());
      return true;
    } catch (CoreLakeException e) {
      return false;
    }
  }

  /** Reads a value as Spark would; throws what Spark throws where it cannot. */
  public static void read(String key, String value) {
    ConfigEntry<?> entry = ConfigEntry.findEntry(key);
    if (entry != null) {
      entry.valueConverter().apply(value);
    }
  }
}
