package io.corelake.classes;

import static org.apache.spark.sql.functions.col;

import io.corelake.selection.GridVector;
import io.corelake.thread.DaemonThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * K-means of many centres in two levels or more: k^(1/2) coarse ones first, then in each coarse
 * cell as many as its share of the vectors calls for. A flat fit of k centres on 100 k vectors
 * takes k^2 steps an iteration, two levels k^(3/2), in fits that run beside each other.
 */
final class KMeansTree {
  /** Up to so many are fitted at once. */
  static final int MOST_FLAT = 500;

  /** Fits that run beside each other; each is one task after the other. */
  private static final int MOST_AT_ONCE = 16;

  private static final StructType IN_CELLS =
      new StructType()
          .add("vector", DataTypes.BinaryType, false)
          .add("cell", DataTypes.IntegerType, false);

  private final KMeansFit fit;
  private final int dimension;

  KMeansTree(KMeansFit fit, int dimension) {
    this.fit = fit;
    this.dimension = dimension;
  }

  /**
   * Fits centres.
   *
   * @param vectors a column of vectors on the grid, none of them zero
   * @param rows about how many there are
   * @return {@code double[k][d]}, k at most the count
   */
  double[][] centres(Dataset<Row> vectors, long rows, int count) {
    if (count <= MOST_FLAT) {
      return fit.centres(vectors, count);
    }
    int coarse = (int) Math.round(Math.sqrt(count));
    double share = (double) KMeansCentres.SAMPLE_A_CENTRE * coarse / rows;
    Centres cells =
        Centres.of(
            fit.centres(
                KMeansCentres.sampled(vectors, share, fit.seed(), "coarse classes"), coarse),
            dimension);
    Dataset<Row> inCells = inCells(vectors, cells).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return centresIn(inCells, cells.classes().length, count);
    } finally {
      inCells.unpersist();
    }
  }

  private static Dataset<Row> inCells(Dataset<Row> vectors, Centres cells) {
    Broadcast<Centres> shared =
        JavaSparkContext.fromSparkContext(vectors.sparkSession().sparkContext()).broadcast(cells);
    return vectors.map(
        (MapFunction<Row, Row>)
            row -> {
              byte[] vector = row.getAs(0);
              return RowFactory.create(vector, shared.value().nearest(GridVector.decode(vector)));
            },
        Encoders.row(IN_CELLS));
  }

  private double[][] centresIn(Dataset<Row> inCells, int cells, int count) {
    long[] sizes = new long[cells];
    inCells
        .groupBy("cell")
        .count()
        .collectAsList()
        .forEach(row -> sizes[row.getInt(0)] = row.getLong(1));
    int[] counts = shares(sizes, count);
    int atOnce = Math.min(MOST_AT_ONCE, inCells.sparkSession().sparkContext().defaultParallelism());
    ExecutorService threads =
        Executors.newFixedThreadPool(atOnce, new DaemonThreads("corelake-k-means"));
    try {
      List<Future<double[][]>> fits = new ArrayList<>();
      for (int cell = 0; cell < cells; cell++) {
        int number = cell;
        if (counts[cell] > 0) {
          Dataset<Row> members = inCells.where(col("cell").equalTo(number)).select("vector");
          fits.add(threads.submit(() -> centres(members, sizes[number], counts[number])));
        }
      }
      List<double[]> centres = new ArrayList<>();
      for (Future<double[][]> one : fits) {
        centres.addAll(Arrays.asList(one.get()));
      }
      return centres.toArray(double[][]::new);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while k-means ran", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("K-means failed in a cell", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Deals centres: the next one goes to the cell that has most vectors a centre. */
  static int[] shares(long[] sizes, int count) {
    int[] shares = new int[sizes.length];
    PriorityQueue<Integer> cells =
        new PriorityQueue<>(
            Comparator.<Integer>comparingDouble(cell -> (double) sizes[cell] / shares[cell])
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    int left = (int) Math.min(count, Arrays.stream(sizes).sum());
    for (int cell = 0; cell < sizes.length; cell++) {
      if (sizes[cell] > 0) {
        // At least one: nothing else stands for its vectors.
        shares[cell] = 1;
        left--;
        cells.add(cell);
      }
    }
    for (; left > 0; left--) {
      int cell = cells.remove();
      shares[cell]++;
      cells.add(cell);
    }
    return shares;
  }
}
