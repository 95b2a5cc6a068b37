package io.corelake.selection;

import java.util.Arrays;

/**
 * Folds the near duplicates inside one latent class. Images are visited from the most central to
 * the least ({@link ClassRanker}'s centrality, a lower row first among equals). An image e whose
 * cosine similarity to an image f that was kept is at least 1 - epsilon is folded into the first,
 * the most central, such f; else it is kept. So a folded image is itself near its representative,
 * never through a chain.
 *
 * <p>Exact: with t = 1 - epsilon in billionths and p = &lt;e, f&gt;, e is near f where p &gt; 0 and
 * 10^18 p^2 &gt;= t^2 |e|^2 |f|^2, integers all, compared in 128 bits. A zero vector is near
 * nothing. Rows in another order give the same folds, but for ties of centrality.
 *
 * <p>Takes up to n^2 / 2 dot products. Most need only their heads, the quarter of the components
 * that varies most: by Cauchy-Schwarz the tails add at most the product of their lengths. No
 * decision depends on that.
 */
public final class NearDuplicates {
  /** Images of a tile: at 128 dimensions its heads are 16 KiB, half of a first cache or less. */
  private static final int TILE = 256;

  private static final long BILLION = 1_000_000_000L;

  private final int headDimension;
  private final int tailDimension;

  /** t^2, in units of 10^-18. */
  private final long squaredThreshold;

  /* The image at each place: its row, components and lengths. At first in the order of the visits;
   * the kept ones then move to the front, behind the place that is being visited. */
  private final int[] rows;
  private final short[] heads;
  private final short[] tails;
  private final long[] squaredLengths;
  private final double[] tailLengths;

  /** sqrt(t) |e|: e is near f only if p is at least the product of theirs. */
  private final double[] thresholdLengths;

  private final int[] representatives;
  private int kept;

  private NearDuplicates(ClassVectors vectors, double epsilon) {
    int size = vectors.size();
    int dimension = vectors.dimension();
    long threshold = BILLION - Math.round(epsilon * BILLION);
    squaredThreshold = threshold * threshold;
    headDimension = (dimension + 3) / 4;
    tailDimension = dimension - headDimension;
    long[] centralities = new long[size];
    vectors.gains(vectors.sum(), centralities);
    rows = Order.descending(centralities);
    heads = new short[size * headDimension];
    tails = new short[size * tailDimension];
    squaredLengths = new long[size];
    tailLengths = new double[size];
    thresholdLengths = new double[size];
    split(vectors, Order.descending(variances(vectors)));
    double root = Math.sqrt((double) threshold / BILLION);
    for (int place = 0; place < size; place++) {
      int tail = tailDot(place, place);
      int squared = headDot(place, place) + tail;
      squaredLengths[place] = squared;
      tailLengths[place] = Math.sqrt(tail);
      thresholdLengths[place] = root * Math.sqrt(squared);
    }
    representatives = new int[size];
    Arrays.fill(representatives, -1);
  }

  /**
   * Returns {@code int[n]}: of each row, the row of the image that stands for it; its own where it
   * is kept.
   *
   * @param epsilon in [0, 1), taken in steps of 10^-9; 0 folds parallel vectors only
   */
  public static int[] representatives(ClassVectors vectors, double epsilon) {
    if (!(epsilon >= 0 && epsilon <= 1 - 1.0 / BILLION)) {
      throw new IllegalArgumentException("epsilon must be in [0, 1), was " + epsilon);
    }
    NearDuplicates duplicates = new NearDuplicates(vectors, epsilon);
    duplicates.fold();
    return duplicates.representatives;
  }

  /** Returns a number for each component that orders them by their variance. */
  private static long[] variances(ClassVectors vectors) {
    int dimension = vectors.dimension();
    long[] sums = vectors.sum();
    long[] squares = new long[dimension];
    int[] row = new int[vectors.paddedDimension()];
    for (int i = 0; i < vectors.size(); i++) {
      vectors.copyRow(i, row);
      for (int j = 0; j < dimension; j++) {
        squares[j] += (long) row[j] * row[j];
      }
    }
    long[] variances = new long[dimension];
    for (int j = 0; j < dimension; j++) {
      double sum = sums[j];
      variances[j] = (long) (squares[j] - sum * sum / vectors.size());
    }
    return variances;
  }

  /** Fills heads and tails with the components in the given order. */
  private void split(ClassVectors vectors, int[] components) {
    int[] row = new int[vectors.paddedDimension()];
    for (int place = 0; place < rows.length; place++) {
      vectors.copyRow(rows[place], row);
      for (int j = 0; j < headDimension; j++) {
        heads[place * headDimension + j] = (short) row[components[j]];
      }
      for (int j = 0; j < tailDimension; j++) {
        tails[place * tailDimension + j] = (short) row[components[headDimension + j]];
      }
    }
  }

  private void fold() {
    for (int tile = 0; tile < rows.length; tile += TILE) {
      int tileEnd = Math.min(rows.length, tile + TILE);
      int keptBefore = kept;
      for (int keptTile = 0; keptTile < keptBefore; keptTile += TILE) {
        int keptTileEnd = Math.min(keptBefore, keptTile + TILE);
        for (int place = tile; place < tileEnd; place++) {
          foldInto(place, keptTile, keptTileEnd);
        }
      }
      for (int place = tile; place < tileEnd; place++) {
        foldInto(place, keptBefore, kept);
        if (representatives[rows[place]] < 0) {
          keep(place);
        }
      }
    }
  }

  /** Folds an image, unless it is folded already, into the first near one of some kept ones. */
  private void foldInto(int place, int from, int to) {
    int row = rows[place];
    for (int other = from; other < to && representatives[row] < 0; other++) {
      if (near(place, other)) {
        representatives[row] = rows[other];
      }
    }
  }

  private void keep(int place) {
    representatives[rows[place]] = rows[place];
    rows[kept] = rows[place];
    System.arraycopy(heads, place * headDimension, heads, kept * headDimension, headDimension);
    System.arraycopy(tails, place * tailDimension, tails, kept * tailDimension, tailDimension);
    squaredLengths[kept] = squaredLengths[place];
    tailLengths[kept] = tailLengths[place];
    thresholdLengths[kept] = thresholdLengths[place];
    kept++;
  }

  private boolean near(int a, int b) {
    int head = headDot(a, b);
    // The products are below 2^32, so their rounding is far below the step of 1.
    if (head + tailLengths[a] * tailLengths[b] + 1 < thresholdLengths[a] * thresholdLengths[b]) {
      return false;
    }
    long dot = (long) head + tailDot(a, b);
    return dot > 0 && reaches(dot * dot, squaredLengths[a] * squaredLengths[b]);
  }

  /** Returns whether squared * 10^18 &gt;= t^2 * lengths, the lengths being |e|^2 |f|^2. */
  private boolean reaches(long squared, long lengths) {
    long scale = BILLION * BILLION;
    long high = Math.multiplyHigh(squared, scale);
    long thresholdHigh = Math.multiplyHigh(lengths, squaredThreshold);
    return high != thresholdHigh
        ? high > thresholdHigh
        : Long.compareUnsigned(squared * scale, lengths * squaredThreshold) >= 0;
  }

  private int headDot(int a, int b) {
    return dot(heads, a * headDimension, heads, b * headDimension, headDimension);
  }

  private int tailDot(int a, int b) {
    return dot(tails, a * tailDimension, tails, b * tailDimension, tailDimension);
  }

  private static int dot(short[] a, int aAt, short[] b, int bAt, int dimension) {
    int dot = 0;
    for (int j = 0; j < dimension; j++) {
      dot += a[aAt + j] * b[bAt + j];
    }
    return dot;
  }
}
