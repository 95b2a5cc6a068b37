package io.corelake.quality;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures of the subsets of a ranking, beside those of all ranked images and of random subsets.
 *
 * @param full of all ranked images
 * @param subsets of each subset, smallest first
 * @param random of each subset's size some random subsets
 * @param concentration how close the images are to the centres of their classes; null in runs of
 *     before it was measured
 * @param labels what the corpus's labels say; null where it has none, and in runs of before
 * @param shortSides resolutions; null of given vectors, and in runs of before
 */
public record SubsetQuality(
    SubsetMeasures full,
    List<SubsetMeasures> subsets,
    List<List<SubsetMeasures>> random,
    @Nullable Concentration concentration,
    @Nullable LabelQuality labels,
    @Nullable ShortSides shortSides) {
  public SubsetQuality {
    subsets = List.copyOf(subsets);
    random = random.stream().map(List::copyOf).toList();
  }

  /** Has the measures of {@link QualityPass} alone. */
  SubsetQuality(
      SubsetMeasures full, List<SubsetMeasures> subsets, List<List<SubsetMeasures>> random) {
    this(full, subsets, random, null, null, null);
  }

  /** Returns the same with more. */
  public SubsetQuality with(
      Concentration measured, @Nullable LabelQuality byLabel, @Nullable ShortSides sides) {
    return new SubsetQuality(full, subsets, random, measured, byLabel, sides);
  }
}
