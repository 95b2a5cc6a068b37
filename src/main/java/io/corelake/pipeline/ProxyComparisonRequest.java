package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import java.util.List;

/**
 * Which proxies to compare, and on what.
 *
 * @param work where the stages' tables lie
 * @param sample how many images at most, 2..{@value #MOST}
 * @param proxies two configurations or more, that differ in their proxies and how these are fed
 */
public record ProxyComparisonRequest(
    String input, String work, int sample, List<Configuration> proxies) {
  /** The driver knows the ids of the sample. */
  private static final int MOST = 1_000_000;

  public ProxyComparisonRequest {
    if (sample < 2 || sample > MOST) {
      throw CoreLakeException.usage(
          "--sample must be from 2 to %d, was %d".formatted(MOST, sample));
    }
    if (proxies.size() < 2) {
      throw CoreLakeException.usage(
          "compare-proxies takes two or more --proxy, was " + proxies.size());
    }
  }
}
