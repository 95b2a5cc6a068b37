package io.corelake.quality;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many images have a label.
 *
 * @param label null of all others together
 * @param images of the ranking
 * @param subsets how many of them each subset has, smallest first
 */
public record LabelCount(@Nullable String label, long images, List<Long> subsets) {
  public LabelCount {
    subsets = List.copyOf(subsets);
  }
}
