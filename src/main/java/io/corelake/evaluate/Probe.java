package io.corelake.evaluate;

import java.util.List;

/** Tells labels by frozen features. */
@FunctionalInterface
public interface Probe {
  /**
   * Learns the labels of some images and tells those of others.
   *
   * @return the share of the others whose label it tells, 0..1
   */
  double accuracy(
      List<float[]> features, List<String> labels, List<float[]> others, List<String> theirLabels);
}
