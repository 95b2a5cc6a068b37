package io.corelake.rank;

import io.corelake.selection.Axis;
import io.corelake.selection.Bound;
import io.corelake.selection.Candidates;
import io.corelake.selection.ClassShare;
import io.corelake.selection.ClassVectors;
import io.corelake.selection.GroundSet;
import io.corelake.selection.Twins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A ground set whose shares are held by the executors. Listing its best is a round: the residual
 * and what is picked go out, the best of every share and one bound come back.
 */
final class ClusterGroundSet implements GroundSet {
  /** What a round costs beside its dot products, in multiply-adds: some 40 ms of one core. */
  private static final double ROUND_COST = 3e8;

  /** Multiply-adds of a listing, for every vector and dimension. */
  private static final double LISTING_COST = 4;

  private final JavaRDD<ClassShare> shares;
  private final Axis axis;
  private final int[] range;
  private final Twins twins;
  private final int images;
  private final int most;
  private final BitSet picked = new BitSet();

  /** Of the candidates listed last, the row that is to be picked next. */
  private int[] rows = {};

  private long rounds;
  private long bytes;

  /**
   * Takes a ground set of which nothing is picked.
   *
   * @param range the lowest and the highest dot product of any vector with the axis
   * @param images rows of the class
   * @param most candidates that the driver is to hold
   */
  ClusterGroundSet(
      JavaRDD<ClassShare> shares, Axis axis, int[] range, Twins twins, int images, int most) {
    this.shares = shares;
    this.axis = axis;
    this.range = range;
    this.twins = twins;
    this.images = images;
    this.most = most;
  }

  @Override
  public int size() {
    return images - picked.cardinality();
  }

  @Override
  public double listingCost() {
    return LISTING_COST * images / shares.getNumPartitions()
        + ROUND_COST / axis.components().length;
  }

  @Override
  public int pick(int index) {
    picked.set(rows[index]);
    rows[index] = twins.after(rows[index]);
    return 0;
  }

  @Override
  public Candidates best(long[] residual, int count) {
    int wanted = Math.min(count, most);
    int ofEach = size() <= wanted ? wanted : 1 + wanted / shares.getNumPartitions();
    // As longs: Spark's Kryo writes a byte for every bit of a BitSet.
    Broadcast<long[]> known = context().broadcast(picked.toLongArray());
    try {
      List<byte[]> answers =
          shares.map(new BestOfShare(axis, range, residual, known, ofEach)).collect();
      rounds++;
      bytes += answers.stream().mapToLong(answer -> answer.length).sum();
      return together(answers.stream().map(BestOfShare::read).toList());
    } finally {
      known.destroy();
    }
  }

  private Candidates together(List<Candidates> ofShares) {
    List<ClassVectors> vectors = new ArrayList<>();
    Bound others = new Bound(range[0], range[1]);
    for (Candidates candidates : ofShares) {
      vectors.add(candidates.vectors());
      others.add(candidates.others());
    }
    rows = ofShares.stream().flatMapToInt(share -> Arrays.stream(share.rows())).toArray();
    return new Candidates(
        ClassVectors.concatenated(vectors),
        rows.clone(),
        IntStream.range(0, rows.length).toArray(),
        ofShares.stream().flatMapToLong(share -> LongStream.of(share.gains())).toArray(),
        others);
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(shares.context());
  }

  /** Returns how many rounds there were. */
  long rounds() {
    return rounds;
  }

  /** Returns how many bytes of candidates came back in all of them. */
  long bytes() {
    return bytes;
  }
}
