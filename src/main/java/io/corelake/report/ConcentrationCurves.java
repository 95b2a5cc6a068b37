package io.corelake.report;

import java.util.List;

/**
 * The share of images within a distance of the centre of their own latent class.
 *
 * @param distances ascending
 * @param full shares of all ranked images at these distances, 0..1
 * @param subsets the same of each subset, in the order of {@link RunReport#subsets}; empty lists
 *     for a subset of which no image was looked at
 */
public record ConcentrationCurves(
    List<Double> distances, List<Double> full, List<List<Double>> subsets) {
  public ConcentrationCurves {
    distances = List.copyOf(distances);
    full = List.copyOf(full);
    subsets = subsets.stream().map(List::copyOf).toList();
  }
}
