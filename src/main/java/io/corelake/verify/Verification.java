package io.corelake.verify;

import io.corelake.verify.Finding.Kind;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * What a run was found to be.
 *
 * @param run its folder, or what was given in its place
 * @param files that run.json lists
 * @param bytes of those that could be read
 * @param findings the first of each kind
 * @param totals how many findings of each kind there are; empty where all is well
 */
public record Verification(
    Path run,
    long files,
    long bytes,
    long images,
    long subsets,
    List<Finding> findings,
    Map<Kind, Long> totals) {

  /** Returns how many findings there are, in words. */
  public String count() {
    return count(totals.values().stream().mapToLong(Long::longValue).sum());
  }

  static String count(long findings) {
    return findings == 1 ? "1 finding" : "%,d findings".formatted(findings);
  }

  /** Returns whether the run is all that it claims to be. */
  public boolean isWhole() {
    return totals.isEmpty();
  }
}
