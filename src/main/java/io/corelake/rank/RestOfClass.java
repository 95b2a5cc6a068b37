package io.corelake.rank;

import io.corelake.corpus.ImageReference;
import io.corelake.corpus.MappedIterator;
import io.corelake.rank.RankedImage.Placing;
import io.corelake.selection.Grid;
import io.corelake.selection.Objective;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The images of a shared class whose order is a sort: all of them, or those that greedy picks left.
 * Their gains follow from sums over the partitions of the sorted table.
 */
final class RestOfClass {
  private static final StructType KEYED =
      new StructType()
          .add("key", DataTypes.LongType, false)
          .add("row", DataTypes.IntegerType, false)
          .add("centrality", DataTypes.LongType, false)
          .add("image_id", DataTypes.StringType, false)
          .add("uri", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("label", DataTypes.StringType, true)
          .add("vector", DataTypes.BinaryType, false);

  private final JavaSparkContext context;
  private final Dataset<Row> members;
  private final long[] sum;
  private final Objective objective;
  private final Grid grid;
  private final Placing placing;

  RestOfClass(Dataset<Row> members, long[] sum, RankSpec spec, Placing placing) {
    this.context = JavaSparkContext.fromSparkContext(members.sparkSession().sparkContext());
    this.members = members;
    this.sum = sum;
    this.objective = spec.objective();
    this.grid = spec.grid();
    this.placing = placing;
  }

  /**
   * What stands before a partition: images, and c - 2 c_S. No record, since Kryo is to write it.
   */
  private static final class Start implements Serializable {
    private final long rank;
    private final long[] residual;

    Start(long rank, long[] residual) {
      this.rank = rank;
      this.residual = residual;
    }
  }

  /**
   * Ranks the rest.
   *
   * @param picked rows that stand before it
   * @param rank of the first
   * @param residual c - 2 c_S, S being the picked ones
   */
  JavaPairRDD<GlobalKey, RankedImage> rank(Broadcast<BitSet> picked, long rank, long[] residual) {
    JavaRDD<Row> sorted = sorted(picked);
    // Not in the closure, which the tasks of all shared classes get together.
    Broadcast<Start[]> starts = context.broadcast(starts(sorted, rank, residual));
    Placing place = placing;
    Grid onGrid = grid;
    return sorted
        .mapPartitionsWithIndex(
            (partition, rows) -> {
              long[] left = starts.value()[partition].residual.clone();
              long[] next = {starts.value()[partition].rank};
              return new MappedIterator<>(
                  rows,
                  row -> {
                    short[] vector = onGrid.fromStored(row.getAs("vector"));
                    long gain = ExactSum.gain(left, vector);
                    for (int j = 0; j < left.length; j++) {
                      left[j] -= 2L * vector[j];
                    }
                    return place.place(
                        ImageReference.of(row), next[0]++, gain, row.getAs("centrality"));
                  });
            },
            true)
        .mapToPair(placed -> placed);
  }

  private JavaRDD<Row> sorted(Broadcast<BitSet> picked) {
    Objective by = objective;
    Placing place = placing;
    Grid onGrid = grid;
    long[] classSum = sum;
    return members
        .filter((FilterFunction<Row>) row -> !picked.value().get(row.getInt(0)))
        .map(
            (MapFunction<Row, Row>)
                row -> {
                  byte[] vector = row.getAs("vector");
                  String imageId = row.getAs("image_id");
                  long centrality = ExactSum.gain(classSum, onGrid.fromStored(vector));
                  long key =
                      switch (by) {
                        case CL_CORE, CUT, CENTRALITY -> -centrality;
                        case HARDEST -> centrality;
                        case RANDOM, RANDOM_STRATIFIED -> place.hash(imageId) ^ Long.MIN_VALUE;
                      };
                  return RowFactory.create(
                      key,
                      row.getAs("row"),
                      centrality,
                      imageId,
                      row.getAs("uri"),
                      row.getAs("index"),
                      row.getAs("label"),
                      vector);
                },
            Encoders.row(KEYED))
        .orderBy("key", "row")
        .javaRDD();
  }

  private Start[] starts(JavaRDD<Row> sorted, long rank, long[] residual) {
    int dimension = sum.length;
    Grid onGrid = grid;
    List<long[]> partitions =
        new ArrayList<>(
            sorted
                .mapPartitionsWithIndex(
                    (partition, rows) -> {
                      ExactSum ofRows = new ExactSum(dimension);
                      long count = 0;
                      while (rows.hasNext()) {
                        ofRows.add(onGrid.fromStored(rows.next().getAs("vector")));
                        count++;
                      }
                      long[] answer = new long[dimension + 2];
                      answer[0] = partition;
                      answer[1] = count;
                      System.arraycopy(ofRows.components(), 0, answer, 2, dimension);
                      return List.of(answer).iterator();
                    },
                    true)
                .collect());
    partitions.sort(Comparator.comparingLong(partition -> partition[0]));
    List<Start> starts = new ArrayList<>();
    Start start = new Start(rank, residual);
    for (long[] partition : partitions) {
      starts.add(start);
      long[] left = start.residual.clone();
      for (int j = 0; j < dimension; j++) {
        left[j] -= 2 * partition[2 + j];
      }
      start = new Start(start.rank + partition[1], left);
    }
    return starts.toArray(Start[]::new);
  }
}
