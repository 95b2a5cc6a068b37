package io.corelake.report;

import java.util.List;

/**
 * One latent class.
 *
 * @param size the number of its ranked images
 * @param meanScore the mean {@link Tile#score score} of its images; NaN where there is none
 * @param kept how many of its images each subset holds, in the order of {@link RunReport#subsets}:
 *     ascending, at most {@code size}
 */
public record ClassRow(int latentClass, long size, double meanScore, List<Long> kept) {
  public ClassRow {
    kept = List.copyOf(kept);
    long smaller = 0;
    for (long images : kept) {
      if (images < smaller || images > size) {
        throw new IllegalArgumentException(
            "class %d keeps %s of its %d images: must ascend up to its size"
                .formatted(latentClass, kept, size));
      }
      smaller = images;
    }
  }
}
