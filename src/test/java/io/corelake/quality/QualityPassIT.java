package io.corelake.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.seed.RandomStream;
import io.corelake.selection.GridVector;
import io.corelake.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The measures against sums over all pairs of images. */
class QualityPassIT {
  private static final int IMAGES = 150;
  private static final int DIMENSION = 6;
  private static final int VIEWS = 4;
  private static final long[] BUDGETS = {1, 20, 75, 149};
  private static final StructType SCHEMA =
      new StructType()
          .add("latent_class", DataTypes.IntegerType, false)
          .add("global_rank", DataTypes.LongType, false)
          .add("vector", DataTypes.BinaryType, false);

  /** By global rank. */
  private static final double[][] VECTORS = new double[IMAGES][DIMENSION];

  private static final int[] CLASSES = new int[IMAGES];
  private static SparkSession spark;
  private static final List<Row> ROWS = new ArrayList<>();

  @BeforeAll
  static void draw() {
    spark = LocalSpark.onCores(2);
    RandomStream random = new RandomStream(4);
    for (int i = 0; i < IMAGES; i++) {
      // A class of one image, and classes whose numbers leave gaps.
      CLASSES[i] = i == 60 ? 1000 : 7 * random.nextInt(4);
      short[] vector = new short[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        vector[j] = (short) (random.nextInt(12_000) - 4000 + 300 * CLASSES[i] % 4000);
        VECTORS[i][j] = vector[j] / 16384.0;
      }
      ROWS.add(RowFactory.create(CLASSES[i], (long) i, GridVector.encode(vector)));
    }
  }

  private static SubsetQuality measured(int partitions) {
    Dataset<Row> table = spark.createDataFrame(ROWS, SCHEMA).repartition(partitions);
    return QualityPass.of(table, IMAGES, DIMENSION, VIEWS, BUDGETS, 11);
  }

  private static double product(int i, int j) {
    return IntStream.range(0, DIMENSION).mapToDouble(k -> VECTORS[i][k] * VECTORS[j][k]).sum();
  }

  private static int[] members(IntPredicate wanted) {
    return IntStream.range(0, IMAGES).filter(wanted).toArray();
  }

  private static double[] mean(int[] images) {
    double[] mean = new double[DIMENSION];
    for (int i : images) {
      for (int k = 0; k < DIMENSION; k++) {
        mean[k] += VECTORS[i][k] / images.length;
      }
    }
    return mean;
  }

  private static void assertMeasures(SubsetMeasures measures, IntPredicate isIn) {
    int[] some = members(isIn);
    double cut = 0;
    double centrality = 0;
    double alignment = 0;
    TreeMap<Integer, Double> shifts = new TreeMap<>();
    for (int i : some) {
      int[] ofClass = members(j -> CLASSES[j] == CLASSES[i]);
      for (int j : ofClass) {
        cut += isIn.test(j) ? 0 : product(i, j);
        centrality += j == i ? 0 : product(i, j) / (ofClass.length - 1);
      }
      alignment += (VIEWS * VIEWS * product(i, i) - VIEWS) / (VIEWS * (VIEWS - 1));
      double[] all = mean(ofClass);
      double[] kept = mean(members(j -> CLASSES[j] == CLASSES[i] && isIn.test(j)));
      shifts.put(
          CLASSES[i],
          Math.sqrt(
              IntStream.range(0, DIMENSION)
                  .mapToDouble(k -> (all[k] - kept[k]) * (all[k] - kept[k]))
                  .sum()));
    }
    assertThat(measures.images()).isEqualTo(some.length);
    assertThat(measures.classes()).isEqualTo(shifts.size());
    assertThat(measures.cut()).isCloseTo(cut, within(1e-9));
    assertThat(measures.centrality()).isCloseTo(centrality / some.length, within(1e-9));
    assertThat(Objects.requireNonNull(measures.alignment()))
        .isCloseTo(alignment / some.length, within(1e-9));
    assertThat(measures.centreShift())
        .isCloseTo(
            shifts.values().stream().mapToDouble(Double::doubleValue).average().getAsDouble(),
            within(1e-9));
    assertThat(measures.largestCentreShift())
        .isCloseTo(
            shifts.values().stream().mapToDouble(Double::doubleValue).max().getAsDouble(),
            within(1e-9));
  }

  @Test
  void measures_areThoseOfAllPairs() {
    SubsetQuality quality = measured(3);
    assertMeasures(quality.full(), i -> true);
    assertThat(quality.full().cut()).isZero();
    assertThat(quality.full().centreShift()).isZero();
    Draws draws = new Draws(BUDGETS, IMAGES, QualityPass.RANDOM, 11);
    for (int budget = 0; budget < BUDGETS.length; budget++) {
      long most = BUDGETS[budget];
      assertMeasures(quality.subsets().get(budget), i -> i < most);
      assertThat(quality.random().get(budget)).hasSize(QualityPass.RANDOM);
      for (int draw = 1; draw <= QualityPass.RANDOM; draw++) {
        int number = draw;
        int smallest = budget;
        assertMeasures(
            quality.random().get(budget).get(draw - 1), i -> draws.smallest(number, i) <= smallest);
      }
    }
  }

  @Test
  void randomSubsets_haveTheSizes_nest_andDiffer() {
    Draws draws = new Draws(BUDGETS, IMAGES, 20, 3);
    for (int draw = 0; draw <= 20; draw++) {
      int number = draw;
      for (int budget = 0; budget < BUDGETS.length; budget++) {
        int smallest = budget;
        assertThat(members(i -> draws.smallest(number, i) <= smallest))
            .hasSize((int) BUDGETS[budget]);
      }
    }
    assertThat(members(i -> draws.smallest(1, i) <= 2))
        .isNotEqualTo(members(i -> draws.smallest(2, i) <= 2));
  }

  @Test
  void measures_areTheSameOnAnyPartitions() {
    SubsetQuality one = measured(1);
    assertThat(measured(7)).isEqualTo(one);
    assertThat(measured(31)).isEqualTo(one);
  }

  @Test
  void viewsThatAreNotKnown_haveNoAlignment() {
    assertThat(
            QualityPass.of(spark.createDataFrame(ROWS, SCHEMA), IMAGES, DIMENSION, 1, BUDGETS, 11)
                .full()
                .alignment())
        .isNull();
  }
}
