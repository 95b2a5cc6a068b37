package io.corelake.evaluate;

import java.util.List;

/**
 * One training of an encoder.
 *
 * @param contender who chose the images
 * @param keep the budget, as the subset's folder would be called
 * @param seed of the weights, the orders and the views; and of what chance chose
 * @param images that it learns of, best first
 * @param steps that it takes
 */
record Trial(String contender, String keep, int seed, List<String> images, int steps) {
  /** Returns what people call it. */
  String title() {
    return contender + " " + keep + " seed " + seed;
  }
}
