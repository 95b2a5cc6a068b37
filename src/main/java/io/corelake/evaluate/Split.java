package io.corelake.evaluate;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who plays which part in an evaluation.
 *
 * @param training the images that encoders may learn of
 * @param probed of these the ones that the probe learns the labels of
 * @param heldOut the images whose labels it is to tell; no encoder has seen them
 */
public record Split(List<String> training, List<String> probed, List<String> heldOut) {
  /** One in so many labelled images is held out, */
  private static final int ONE_IN = 5;

  /** but not more than these: their share of right answers is known to a point then. */
  private static final int MOST_HELD_OUT = 10_000;

  /** The probe's learning is the work of one task. */
  private static final int MOST_PROBED = 20_000;

  /**
   * Splits a sample.
   *
   * @param sample all ids
   * @param labels of those that have one
   */
  public static Split of(List<String> sample, Map<String, String> labels, long seed) {
    List<String> labelled =
        Draw.order(
            sample.stream().filter(labels::containsKey).collect(Collectors.toSet()),
            seed,
            Draw.HELD_OUT);
    int held = Math.min(MOST_HELD_OUT, labelled.size() / ONE_IN);
    Set<String> heldOut = new HashSet<>(labelled.subList(0, held));
    return new Split(
        sample.stream().filter(id -> !heldOut.contains(id)).toList(),
        List.copyOf(labelled.subList(held, Math.min(labelled.size(), held + MOST_PROBED))),
        List.copyOf(labelled.subList(0, held)));
  }
}
