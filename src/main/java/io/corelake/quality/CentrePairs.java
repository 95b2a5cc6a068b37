package io.corelake.quality;

import java.util.stream.IntStream;

/**
 * Figures of all pairs of class centres; of fewer than two centres they mean nothing.
 *
 * @param smallest distance
 * @param mean distance
 * @param cdnv mean of (Var_k + Var_l) / (2 |mu_k - mu_l|^2); of no meaning where two coincide
 */
record CentrePairs(double smallest, double mean, double cdnv) {
  /** Visits the pairs in the order of the classes, so that the sums are the same anywhere. */
  static CentrePairs of(ClassCentres centres) {
    double smallest = Double.MAX_VALUE;
    double distances = 0;
    double ratios = 0;
    double[] variances =
        IntStream.range(0, centres.size()).mapToDouble(centres::variance).toArray();
    for (int k = 0; k < centres.size(); k++) {
      for (int l = k + 1; l < centres.size(); l++) {
        double squares = centres.squaredDistance(k, l);
        double distance = Math.sqrt(squares);
        smallest = Math.min(smallest, distance);
        distances += distance;
        ratios += (variances[k] + variances[l]) / (2 * squares);
      }
    }
    double pairs = centres.size() * (centres.size() - 1.0) / 2;
    return new CentrePairs(smallest, distances / pairs, ratios / pairs);
  }
}
