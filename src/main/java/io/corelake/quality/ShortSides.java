package io.corelake.quality;

import java.util.List;
import java.util.SortedMap;

/**
 * Images by their shorter side in pixels: key k stands for 2^k up to below 2^(k+1).
 *
 * @param subsets of each subset, smallest first
 * @param dropped of the ranked images that no subset has
 */
public record ShortSides(List<SortedMap<Integer, Long>> subsets, SortedMap<Integer, Long> dropped) {
  public ShortSides {
    subsets = List.copyOf(subsets);
  }
}
