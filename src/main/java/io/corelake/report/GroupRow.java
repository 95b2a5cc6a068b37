package io.corelake.report;

import java.util.List;

/**
 * Ranked images that have something in common, such as a label.
 *
 * @param kept how many of them each subset holds, in the order of {@link RunReport#subsets}
 */
public record GroupRow(String name, long images, List<Long> kept) {
  public GroupRow {
    kept = List.copyOf(kept);
  }
}
