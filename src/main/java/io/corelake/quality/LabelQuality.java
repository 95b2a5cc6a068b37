package io.corelake.quality;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the labels that a corpus has say of a run.
 *
 * @param images of the ranking that have a label
 * @param labels how many different ones
 * @param purity share of these images whose label is the most frequent of their latent class, 0..1
 * @param counts of the most frequent labels, those first; at most {@value LabelPass#MOST}
 * @param others of all other labels together; null where there are none
 * @param geometry of the labels that are counted one by one, and have {@value LabelPass#LEAST}
 *     images, taken as classes; null where there are not two such
 * @param difficulty by the labels; null where fewer than two have enough images
 */
public record LabelQuality(
    long images,
    long labels,
    double purity,
    List<LabelCount> counts,
    @Nullable LabelCount others,
    @Nullable ClassGeometry geometry,
    @Nullable Difficulty difficulty) {
  public LabelQuality {
    counts = List.copyOf(counts);
  }

  /** Returns the same with the difficulty. */
  public LabelQuality with(Difficulty told) {
    return new LabelQuality(images, labels, purity, counts, others, geometry, told);
  }
}
