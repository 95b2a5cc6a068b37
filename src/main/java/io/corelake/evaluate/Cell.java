package io.corelake.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a contender came to at a budget, over the seeds.
 *
 * @param images that each encoder learnt of
 * @param accuracies of the probes, by seed, 0..1
 * @param mean of the accuracies
 * @param interval half of the 95 % confidence interval of the mean, wide for few seeds: see {@link
 *     Spread}; null of one seed
 * @param againstRandom the mean less that of as many random images; null of these themselves, and
 *     of everything
 * @param againstEverything the mean less that of everything; null of everything itself
 * @param margin half of the 95 % confidence interval of a difference; null of one seed, and of
 *     everything
 * @param verdict null where there is no difference or no margin
 */
public record Cell(
    String contender,
    String keep,
    int images,
    List<Double> accuracies,
    double mean,
    @Nullable Double interval,
    @Nullable Double againstRandom,
    @Nullable Double againstEverything,
    @Nullable Double margin,
    @Nullable Verdict verdict) {
  /** Copies the accuracies. */
  public Cell {
    accuracies = List.copyOf(accuracies);
  }

  /** Returns the budget without what its folder adds: {@code 0.20}. */
  public String kept() {
    return keep.replace("keep-", "");
  }

  /** Returns whether this is what is learnt of everything. */
  public boolean isEverything() {
    return contender.equals(Contenders.EVERYTHING);
  }
}
