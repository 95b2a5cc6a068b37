package io.corelake.deploy;

import io.corelake.testing.SparkRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings of Spark that a file of deploy/ gives. */
final class SparkSettings {
  private SparkSettings() {}

  /** Returns what is wrong with settings: keys that Spark has not, values that it cannot read. */
  static List<String> faults(Map<?, ?> settings) {
    List<String> faults = new ArrayList<>();
    settings.forEach(
        (name, value) -> {
          String key = (String) name;
          if (!SparkRegistry.knows(key)) {
            faults.add("no key of Spark: " + key);
            return;
          }
          try {
            SparkRegistry.read(key, (String) value);
          } catch (RuntimeException e) {
            faults.add(key + " cannot be read: " + e.getMessage());
          }
        });
    return faults;
  }
}
