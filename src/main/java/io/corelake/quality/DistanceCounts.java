package io.corelake.quality;

import io.corelake.quality.Concentration.Curve;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Counts images by their distance to a centre, and by the smallest subset that they are in. */
final class DistanceCounts implements Serializable {
  /** Steps in a length of 1: a power of two, so that the squares are exact. */
  private static final int STEPS = 32;

  private static final double[] SQUARES =
      IntStream.rangeClosed(0, 2 * STEPS)
          .mapToDouble(step -> (double) step * step / STEPS / STEPS)
          .toArray();

  /** By subset, the last for those in none; by the first distance that is no shorter. */
  private final long[][] images;

  DistanceCounts(int budgets) {
    images = new long[budgets + 1][SQUARES.length + 1];
  }

  /** Adds an image. */
  DistanceCounts add(int smallestSubset, double squaredDistance) {
    int found = Arrays.binarySearch(SQUARES, squaredDistance);
    images[smallestSubset][found >= 0 ? found : -found - 1]++;
    return this;
  }

  /** Adds what another has counted. */
  DistanceCounts add(DistanceCounts other) {
    for (int band = 0; band < images.length; band++) {
      for (int step = 0; step < images[band].length; step++) {
        images[band][step] += other.images[band][step];
      }
    }
    return this;
  }

  Concentration concentration() {
    List<Curve> curves = new ArrayList<>();
    long[] nested = new long[SQUARES.length + 1];
    for (long[] band : images) {
      Arrays.setAll(nested, step -> nested[step] + band[step]);
      curves.add(curve(nested));
    }
    return new Concentration(
        Arrays.stream(SQUARES).map(Math::sqrt).boxed().toList(),
        curves.get(curves.size() - 1),
        curves.subList(0, curves.size() - 1));
  }

  private static Curve curve(long[] counts) {
    long[] within = counts.clone();
    Arrays.parallelPrefix(within, Long::sum);
    return new Curve(
        within[SQUARES.length], Arrays.stream(within).limit(SQUARES.length).boxed().toList());
  }
}
