package io.corelake.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How easy the images are by their labels: the confidence of a linear classifier that has not
 * learnt of them, which is the probability that it gives to an image's own label.
 *
 * @param images that were told, and
 * @param labels that they have
 * @param confidence mean over all of them, 0..1
 * @param subsets mean over those in each subset, smallest first; null where it has none of them
 * @param rankCorrelation Spearman's correlation of the confidence with the place in the ranking,
 *     -1..1: above 0 where images that are ranked first are told with more confidence than those
 *     that are ranked last; null where all are told alike
 */
public record Difficulty(
    long images,
    long labels,
    double confidence,
    List<@Nullable Double> subsets,
    @Nullable Double rankCorrelation) {

  /**
   * Works the figures out.
   *
   * @param globalRanks of the images, ascending; at least one
   * @param confidences of the same images
   * @param budgets sizes of the subsets, ascending
   */
  public static Difficulty of(
      long labels, long[] globalRanks, double[] confidences, long[] budgets) {
    List<@Nullable Double> subsets = new ArrayList<>();
    for (long budget : budgets) {
      int found = Arrays.binarySearch(globalRanks, budget);
      subsets.add(mean(confidences, found >= 0 ? found : -found - 1));
    }
    double all = Arrays.stream(confidences).sum() / confidences.length;
    return new Difficulty(
        confidences.length, labels, all, subsets, correlationWithPlace(confidences));
  }

  private static @Nullable Double mean(double[] values, int first) {
    return first == 0 ? null : Arrays.stream(values, 0, first).sum() / first;
  }

  /** Spearman's, with mean ranks for equal values; the last place has the lowest rank. */
  private static @Nullable Double correlationWithPlace(double[] values) {
    int n = values.length;
    double[] ranks = ranks(values);
    double middle = (n - 1) / 2.0;
    double products = 0;
    double squares = 0;
    double places = 0;
    for (int i = 0; i < n; i++) {
      products += (ranks[i] - middle) * (middle - i);
      squares += (ranks[i] - middle) * (ranks[i] - middle);
      places += (middle - i) * (middle - i);
    }
    return squares == 0 ? null : products / Math.sqrt(squares * places);
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
