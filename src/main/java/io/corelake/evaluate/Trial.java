package io.corelake.evaluate;

import io.corelake.corpus.CodePointOrder;
import io.corelake.storage.Sha256;
import java.util.List;
import java.util.stream.Collectors;

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
  private static final int DIGITS = 16;

  /** Returns the head of a sha256 over the ids, whatever their order. */
  String subset() {
    String lines =
        images.stream().sorted(CodePointOrder.INSTANCE).collect(Collectors.joining("\n"));
    return Sha256.of(lines).substring(0, DIGITS);
  }

  /** Returns what people call it. */
  String title() {
    return contender + " " + keep + " seed " + seed;
  }
}
