package io.corelake.report;

import java.util.List;

/**
 * A histogram of {@link Tile#score score} over all ranked images, split by the smallest subset that
 * holds an image.
 *
 * @param low the lower end of the first bin
 * @param high the upper end of the last bin, above {@code low}; all bins are equally wide
 * @param bands {@code bands.get(b).get(i)} is the number of images with a score in bin {@code i}
 *     whose smallest subset is number {@code b} of {@link RunReport#subsets}; the last band holds
 *     the images of no subset, so there is one band more than there are subsets
 */
public record Distribution(double low, double high, List<List<Long>> bands) {
  public Distribution {
    bands = bands.stream().map(List::copyOf).toList();
    if (bands.isEmpty()) {
      throw new IllegalArgumentException("a distribution needs one band more than subsets, got 0");
    }
    if (!(low < high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "low must be below high, both finite, got " + low + " and " + high);
    }
    int bins = bands.get(0).size();
    for (List<Long> band : bands) {
      if (band.size() != bins) {
        throw new IllegalArgumentException("bands of " + bins + " and " + band.size() + " bins");
      }
    }
  }

  boolean isEmpty() {
    return bands.stream().flatMap(List::stream).allMatch(count -> count == 0);
  }
}
