package io.corelake.proxy;

/**
 * What a training has seen of its {@link SampleNcc}.
 *
 * @param last NaN before the first look
 * @param best what a look must exceed to be an improvement
 */
record NccHistory(double last, double best, int looksWithoutImprovement) {
  static final NccHistory EMPTY = new NccHistory(Double.NaN, Double.NEGATIVE_INFINITY, 0);

  NccHistory with(double ncc, double improvement) {
    return ncc > best + improvement
        ? new NccHistory(ncc, ncc, 0)
        : new NccHistory(ncc, best, looksWithoutImprovement + 1);
  }
}
