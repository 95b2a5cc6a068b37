package io.corelake.selection;

import io.corelake.seed.RandomStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * How long the greedy order of one large class takes on one core, beside a lazy heap and a plain
 * scan, and beside the speed of memory. Arguments: images, dimension, and {@code noise} (around one
 * direction, alike in all dimensions: the hardest) or {@code decay} (variances that fall off, as
 * those of an encoder's outputs do).
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec
 * -Djmh.main=io.corelake.selection.SelectionSpeed -Djmh.memory=-Xmx1250m -Djmh.args="1000000 128
 * noise"}
 */
public final class SelectionSpeed {
  private static final double HEAP_SECONDS = 30;
  private static final int SCANS = 5;

  private SelectionSpeed() {}

  public static void main(String[] arguments) {
    int images = Integer.parseInt(arguments[0]);
    int dimension = Integer.parseInt(arguments[1]);
    boolean decay = arguments[2].equals("decay");
    warmUp();
    System.out.printf("%nOne class of %,d x %d (%s), one core%n", images, dimension, arguments[2]);
    ClassVectors vectors = draw(images, dimension, decay, new RandomStream(1));
    pyramid(vectors);
    heap(vectors);
    double scan = scan(vectors);
    System.out.printf(
        "scan       a pass over the vectors takes %.0f ms, %.1f GB/s; a plain greedy, a pass a pick,"
            + " would take %.1f h%n",
        scan * 1000, 2.0 * images * dimension / scan / 1e9, scan * images / 2 / 3600);
    smallClasses(dimension, decay);
  }

  private static void warmUp() {
    ClassVectors vectors = draw(20_000, 128, false, new RandomStream(2));
    for (int round = 0; round < 3; round++) {
      ClassRanker.rank(vectors, Objective.CUT, new long[vectors.size()]);
    }
  }

  private static void pyramid(ClassVectors vectors) {
    int images = vectors.size();
    long start = System.nanoTime();
    long[] sum = vectors.sum();
    Axis axis = Axis.of(sum);
    Twins twins = Twins.of(vectors);
    GreedyCut cut = new GreedyCut(LocalGroundSet.of(vectors, axis, twins), sum, axis, twins);
    double peak = 0;
    int picks = 0;
    double[] reached = new double[10];
    while (!cut.isDone()) {
      if (peak == 0 && cut.gain() <= 0) {
        peak = seconds(start);
        System.out.printf("pyramid    %,d picks to the peak (cl-core) in %.1f s%n", picks, peak);
      }
      cut.pick();
      if (++picks % Math.max(1, images / 10) == 0) {
        reached[picks / Math.max(1, images / 10) - 1] = seconds(start);
      }
    }
    double total = seconds(start);
    System.out.printf(
        "pyramid    40 %% in %.1f s, all in %.1f s; seconds at each tenth: %s%n",
        reached[3],
        total,
        Arrays.toString(Arrays.stream(reached).mapToLong(Math::round).toArray()));
    System.out.printf(
        "           %,.0f million dot products, %.4f of a plain greedy's; %.1f GB/s of vectors%n",
        cut.dotProducts() / 1e6,
        cut.dotProducts() / (0.5 * images * images),
        2.0 * cut.dotProducts() * vectors.dimension() / total / 1e9);
  }

  /** A candidate of the lazy heap with the gain that it had when it was last looked at. */
  private record Stale(int row, long gain) {}

  private static void heap(ClassVectors vectors) {
    long start = System.nanoTime();
    long[] residual = vectors.sum();
    long[] gains = new long[vectors.size()];
    vectors.gains(residual, gains);
    PriorityQueue<Stale> heap =
        new PriorityQueue<>(
            Comparator.comparingLong(Stale::gain).reversed().thenComparingInt(Stale::row));
    for (int row = 0; row < gains.length; row++) {
      heap.add(new Stale(row, gains[row]));
    }
    int[] components = new int[vectors.paddedDimension()];
    long evaluations = 0;
    int picks = 0;
    while (!heap.isEmpty() && seconds(start) < HEAP_SECONDS) {
      Stale top = heap.remove();
      vectors.copyRow(top.row(), components);
      long gain = -vectors.squaredLength(top.row());
      for (int j = 0; j < residual.length; j++) {
        gain += residual[j] * components[j];
      }
      evaluations++;
      if (heap.isEmpty() || gain >= heap.element().gain()) {
        for (int j = 0; j < residual.length; j++) {
          residual[j] -= 2L * components[j];
        }
        picks++;
      } else {
        heap.add(new Stale(top.row(), gain));
      }
    }
    System.out.printf(
        "lazy heap  %,d picks in %.1f s (stopped there), %,d evaluations%n",
        picks, seconds(start), evaluations);
  }

  private static double scan(ClassVectors vectors) {
    int[] vector = new int[vectors.paddedDimension()];
    int[] products = new int[vectors.size()];
    double best = Double.MAX_VALUE;
    for (int i = 0; i < SCANS; i++) {
      long start = System.nanoTime();
      vectors.copyRow(i, vector);
      vectors.dots(vector, products);
      best = Math.min(best, seconds(start));
    }
    return best;
  }

  private static void smallClasses(int dimension, boolean decay) {
    int classes = 100;
    int size = 500;
    ClassVectors[] drawn = new ClassVectors[classes];
    for (int k = 0; k < classes; k++) {
      drawn[k] = draw(size, dimension, decay, new RandomStream(k));
    }
    for (Objective objective : new Objective[] {Objective.CL_CORE, Objective.CUT}) {
      double best = Double.MAX_VALUE;
      for (int round = 0; round < 10; round++) {
        long start = System.nanoTime();
        for (ClassVectors vectors : drawn) {
          ClassRanker.rank(vectors, objective, new long[size]);
        }
        best = Math.min(best, seconds(start));
      }
      System.out.printf(
          "%d classes of %d x %d, %s: %.3f s%n", classes, size, dimension, objective.label(), best);
    }
  }

  private static ClassVectors draw(int images, int dimension, boolean decay, RandomStream random) {
    double[] centre = new double[dimension];
    double[] spread = new double[dimension];
    for (int j = 0; j < dimension; j++) {
      spread[j] = decay ? 1 / Math.sqrt(1 + 0.2 * j) : 1;
      centre[j] = decay ? random.nextGaussian() * spread[j] : 0.5;
    }
    ClassVectorsBuilder drawn = new ClassVectorsBuilder(dimension);
    double[] vector = new double[dimension];
    short[] onGrid = new short[dimension];
    for (int i = 0; i < images; i++) {
      double squares = 0;
      for (int j = 0; j < dimension; j++) {
        vector[j] = centre[j] + spread[j] * random.nextGaussian();
        squares += vector[j] * vector[j];
      }
      double length = random.nextDouble(0.8, 0.95) / Math.sqrt(squares);
      for (int j = 0; j < dimension; j++) {
        onGrid[j] = Grid.round(vector[j] * length);
      }
      drawn.add(onGrid);
    }
    return drawn.build();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
