package io.corelake.quality;

import java.util.List;

/**
 * How many images lie within a distance of the centre of their own class, the centre being that of
 * all its ranked images: of the images that {@link ClassGeometry} samples.
 *
 * @param distances 0, 1/32, 2/32 .. 2
 * @param full of all ranked images
 * @param subsets of each subset, smallest first
 */
public record Concentration(List<Double> distances, Curve full, List<Curve> subsets) {
  public Concentration {
    distances = List.copyOf(distances);
    subsets = List.copyOf(subsets);
  }

  /**
   * The curve of one set of images; divided by {@code images} it is the share.
   *
   * @param images of the sample that are in the set
   * @param within how many of them are within each distance, never falling
   */
  public record Curve(long images, List<Long> within) {
    public Curve {
      within = List.copyOf(within);
    }
  }
}
