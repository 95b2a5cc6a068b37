package io.corelake.proxy;

import io.corelake.CoreLakeException;
import java.util.List;
import java.util.Map;

/**
 * Keeps DJL from the network. Left to itself it downloads a libtorch that it misses, and reports
 * the machine it runs on.
 */
final class OfflineSettings {
  /** Environment variables that DJL reads before the properties. */
  private static final List<String> VARIABLES = List.of("DJL_OFFLINE", "OPT_OUT_TRACKING");

  private OfflineSettings() {}

  /**
   * Sets the properties, which must be there before DJL's Engine class is touched: it reports when
   * it is initialised.
   *
   * @throws CoreLakeException if the environment says otherwise, since that would win
   */
  static void export(Map<String, String> environment) {
    for (String variable : VARIABLES) {
      String value = environment.getOrDefault(variable, "true");
      if (!Boolean.parseBoolean(value)) {
        throw CoreLakeException.usage(
            "The environment variable %s is '%s', which would let DJL use the network: set it to true or unset it"
                .formatted(variable, value));
      }
    }
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }
}
