package io.corelake.selection;

import java.util.Arrays;

/** A ground set in memory: a class, or the candidates of a larger ground set. */
final class LocalGroundSet implements GroundSet {
  /** Listing takes a residual of a few limbs, a threshold and a copy of what is listed. */
  private static final double LISTING_COST_A_ROW = 4;

  /** Of so many gains one is looked at for the threshold of the best. */
  private static final int SAMPLED = 64;

  private final Axis axis;
  private final Twins twins;
  private ClassVectors vectors;
  private Split split;

  /** The row of each vector that is to be picked next, or {@link Twins#NONE}. */
  private int[] rows;

  private int[] origins;
  private int left;

  LocalGroundSet(
      ClassVectors vectors, Split split, int[] rows, int[] origins, Axis axis, Twins twins) {
    this.vectors = vectors;
    this.split = split;
    this.rows = rows;
    this.origins = origins;
    this.axis = axis;
    this.twins = twins;
    this.left = (int) Arrays.stream(rows).filter(row -> row != Twins.NONE).count();
  }

  /** A whole class. */
  static LocalGroundSet of(ClassVectors vectors, Axis axis, Twins twins) {
    boolean[] firsts = twins.firsts(vectors.size());
    int[] rows = new int[vectors.size()];
    Arrays.setAll(rows, row -> firsts[row] ? row : Twins.NONE);
    return new LocalGroundSet(
        vectors, Split.of(vectors, axis), rows, new int[rows.length], axis, twins);
  }

  /** The candidates of a larger ground set. */
  static LocalGroundSet of(Candidates candidates, Axis axis, Twins twins) {
    return new LocalGroundSet(
        candidates.vectors(),
        Split.of(candidates.vectors(), axis),
        candidates.rows().clone(),
        candidates.origins(),
        axis,
        twins);
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public double listingCost() {
    return LISTING_COST_A_ROW * rows.length;
  }

  @Override
  public int pick(int index) {
    rows[index] = twins.after(rows[index]);
    if (rows[index] == Twins.NONE) {
      left--;
    }
    return origins[index];
  }

  @Override
  public Candidates best(long[] residual, int count) {
    if (left <= rows.length / 2) {
      keepOnlyWhatIsLeft();
    }
    return list(residual, count, split.emptyBound());
  }

  /**
   * Lists the best.
   *
   * @param others takes in what is not listed
   */
  Candidates list(long[] residual, int count, Bound others) {
    long[] gains = new long[rows.length];
    vectors.gains(residual, gains);
    long threshold = left <= count ? Long.MIN_VALUE : threshold(gains, count);
    int best = indexOfBest(rows, gains);
    int[] listed = new int[(int) Math.min(left, count + count / 2L)];
    int size = 0;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == Twins.NONE) {
        continue;
      }
      // Room is kept for the very best, which may stand among many as good as it.
      boolean room = size + (i < best ? 1 : 0) < listed.length;
      if (i == best || (gains[i] >= threshold && room)) {
        listed[size++] = i;
      } else {
        others.add(gains[i], split.along(i), split.across(i));
      }
    }
    int[] indices = Arrays.copyOf(listed, size);
    return new Candidates(
        vectors.select(indices),
        Arrays.stream(indices).map(i -> rows[i]).toArray(),
        indices,
        Arrays.stream(indices).mapToLong(i -> gains[i]).toArray(),
        others);
  }

  /**
   * Returns the index of the highest gain, of the lowest row among equals; -1 of nothing.
   *
   * @param rows {@link Twins#NONE} where there is no candidate
   */
  static int indexOfBest(int[] rows, long[] gains) {
    int best = -1;
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < rows.length; i++) {
      if (gains[i] >= highest
          && rows[i] != Twins.NONE
          && (best < 0 || gains[i] > highest || rows[i] < rows[best])) {
        best = i;
        highest = gains[i];
      }
    }
    return best;
  }

  /** Returns a gain that about {@code count} of what is left reach. */
  private long threshold(long[] gains, int count) {
    int step = Math.max(1, Math.min(SAMPLED, count / SAMPLED));
    long[] sample = new long[left / step + 1];
    int seen = 0;
    int size = 0;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != Twins.NONE && seen++ % step == 0) {
        sample[size++] = gains[i];
      }
    }
    Arrays.sort(sample, 0, size);
    return sample[Math.max(0, size - 1 - count / step)];
  }

  private void keepOnlyWhatIsLeft() {
    int[] kept = new int[left];
    int size = 0;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != Twins.NONE) {
        kept[size++] = i;
      }
    }
    int[] allRows = rows;
    int[] allOrigins = origins;
    rows = Arrays.stream(kept).map(i -> allRows[i]).toArray();
    origins = Arrays.stream(kept).map(i -> allOrigins[i]).toArray();
    vectors = vectors.select(kept);
    split = Split.of(vectors, axis);
  }
}
