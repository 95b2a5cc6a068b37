package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.storage.Uris;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One of several proxies, and how it is fed. */
final class ProxyOptions {
  /** What may differ between proxies: with other views or seeds their figures say nothing. */
  private static final Set<String> OWN =
      Set.of(
          "embed.image-size",
          "embed.mean",
          "embed.std",
          "embed.batch-size",
          "embed.device",
          "embed.proxy-sha256");

  @Option(
      names = "--proxy",
      required = true,
      paramLabel = "FILE",
      description = "TorchScript encoder, as for `run`. Two or more.")
  private String proxy = "";

  @Option(
      names = "--with",
      paramLabel = "KEY=VALUE",
      description =
          "Of the --proxy before it alone: embed.image-size, mean, std, batch-size, device or"
              + " proxy-sha256. May be repeated.")
  private @Nullable List<String> assignments; // a list made here would be that of all groups

  /**
   * Returns the configuration to use this proxy with.
   *
   * @param common what holds for all
   */
  Configuration load(ConfigurationOptions common) {
    List<String> own = assignments == null ? List.of() : assignments;
    for (String assignment : own) {
      String key = assignment.replaceFirst("\\s*=.*", "");
      if (!OWN.contains(key)) {
        throw CoreLakeException.usage(
            "--with must set one of %s, was %s; --set holds for all proxies"
                .formatted(
                    String.join(", ", OWN.stream().sorted().toList()), Uris.redacted(assignment)));
      }
    }
    Configuration configuration = common.load(Map.of("embed.proxy", proxy), own);
    if (proxy.isEmpty() || !configuration.embed().proxy().equals(proxy)) {
      throw CoreLakeException.usage(
          "compare-proxies takes every proxy from a --proxy FILE; embed.proxy must not be set, was "
              + Uris.redacted(configuration.embed().proxy()));
    }
    return configuration;
  }
}
