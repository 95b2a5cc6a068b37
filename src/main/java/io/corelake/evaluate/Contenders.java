package io.corelake.evaluate;

import io.corelake.config.Budget;
import io.corelake.selection.Objective;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who chooses images to learn of: rankings, chance, chance inside the latent classes, and who takes
 * everything.
 *
 * @param rankings by name, ids best first; others than those of the sample are passed over
 * @param classOf the latent class of each image of the sample
 */
public record Contenders(Map<String, List<String>> rankings, Map<String, Integer> classOf) {
  /** Takes all images. */
  public static final String EVERYTHING = "everything";

  /** Chance. */
  public static final String RANDOM = Objective.RANDOM.label();

  /** Chance inside each latent class. */
  public static final String STRATIFIED = Objective.RANDOM_STRATIFIED.label();

  /** The negative control. */
  public static final String HARDEST = Objective.HARDEST.label();

  static final String ALL = Budget.parse("1.0").directory();

  /** Copies the orders. */
  public Contenders {
    Map<String, List<String>> copies = new LinkedHashMap<>();
    rankings.forEach((name, ids) -> copies.put(name, List.copyOf(ids)));
    rankings = copies;
    classOf = new HashMap<>(classOf);
  }

  /**
   * Returns the trainings, those of one seed after those of the one before, everything first.
   *
   * @param training the images that may be learnt of
   * @param batches of an epoch
   */
  List<Trial> trials(List<String> training, Protocol protocol, Batches batches) {
    List<Trial> trials = new ArrayList<>();
    int everything = batches.ofEpoch(training.size());
    for (int seed = 0; seed < protocol.seeds(); seed++) {
      trials.add(
          new Trial(EVERYTHING, ALL, seed, training, protocol.steps(everything, everything)));
      Map<String, List<String>> orders = orders(training, seed);
      for (var budget : protocol.keep()) {
        int images = Math.toIntExact(budget.images(training.size()));
        int steps = protocol.steps(batches.ofEpoch(images), everything);
        for (var order : orders.entrySet()) {
          trials.add(
              new Trial(
                  order.getKey(),
                  budget.directory(),
                  seed,
                  order.getValue().subList(0, images),
                  steps));
        }
      }
    }
    return trials;
  }

  /** How many batches an epoch over so many images has. */
  @FunctionalInterface
  interface Batches {
    int ofEpoch(int images);
  }

  private Map<String, List<String>> orders(List<String> training, int seed) {
    Map<String, List<String>> orders = new LinkedHashMap<>();
    Set<String> allowed = new HashSet<>(training);
    rankings.forEach(
        (name, ids) -> orders.put(name, ids.stream().filter(allowed::contains).toList()));
    orders.put(RANDOM, Draw.order(training, seed, Draw.RANDOM));
    orders.put(STRATIFIED, Draw.stratified(training, classOf, seed));
    return orders;
  }
}
