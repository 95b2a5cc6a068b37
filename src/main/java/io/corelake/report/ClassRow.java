package io.corelake.report;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One latent class.
 *
 * @param name what it is called; null where it has a number alone
 * @param size the number of its ranked images
 * @param meanScore the mean {@link Tile#score score} of its images; NaN where there is none
 * @param kept how many of its images each subset holds, in the order of {@link RunReport#subsets}:
 *     ascending, at most {@code size}
 */
public record ClassRow(
    int latentClass, @Nullable String name, long size, double meanScore, List<Long> kept) {
  /** So many of the largest classes are shown: one screen. */
  public static final int SHOWN = 30;

  public static final Comparator<ClassRow> LARGEST_FIRST =
      Comparator.comparingLong(ClassRow::size).reversed().thenComparing(ClassRow::latentClass);

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

  /** Returns what people call it. */
  public String title() {
    return name == null ? Integer.toString(latentClass) : name;
  }
}
