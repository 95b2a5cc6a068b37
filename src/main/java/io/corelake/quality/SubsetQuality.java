package io.corelake.quality;

import java.util.List;

/**
 * Measures of the subsets of a ranking, beside those of all ranked images and of random subsets.
 *
 * @param full of all ranked images
 * @param subsets of each subset, smallest first
 * @param random of each subset's size some random subsets
 */
public record SubsetQuality(
    SubsetMeasures full, List<SubsetMeasures> subsets, List<List<SubsetMeasures>> random) {
  public SubsetQuality {
    subsets = List.copyOf(subsets);
    random = random.stream().map(List::copyOf).toList();
  }
}
