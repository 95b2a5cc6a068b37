package io.corelake.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.quality.Concentration.Curve;
import io.corelake.seed.RandomStream;
import io.corelake.selection.GridVector;
import io.corelake.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The curves against plain loops. */
class ConcentrationPassIT {
  private static final int IMAGES = 200;
  private static final int DIMENSION = 6;
  private static final long[] BUDGETS = {1, 30, 120};
  private static final StructType VECTORS =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("latent_class", DataTypes.IntegerType, false)
          .add("vector", DataTypes.BinaryType, false);
  private static final StructType RANKING =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("global_rank", DataTypes.LongType, false);

  /** By global rank. */
  private static final double[][] IMAGE = new double[IMAGES][DIMENSION];

  private static final int[] CLASSES = new int[IMAGES];
  private static final List<Row> ROWS = new ArrayList<>();
  private static final List<Row> RANKS = new ArrayList<>();
  private static SparkSession spark;

  @BeforeAll
  static void draw() {
    spark = LocalSpark.onCores(2);
    RandomStream random = new RandomStream(14);
    for (int i = 0; i < IMAGES; i++) {
      // A class of one image is at no distance from its centre.
      CLASSES[i] = i == 0 ? 9 : random.nextInt(4);
      short[] vector = new short[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        vector[j] = (short) (random.nextInt(13_000) - 6000);
        IMAGE[i][j] = vector[j] / 16384.0;
      }
      ROWS.add(RowFactory.create("image " + i, CLASSES[i], GridVector.encode(vector)));
      RANKS.add(RowFactory.create("image " + i, (long) i));
    }
  }

  private static Concentration measured(int partitions) {
    Dataset<Row> images = spark.createDataFrame(ROWS, VECTORS).repartition(partitions);
    return ConcentrationPass.of(
        images, spark.createDataFrame(RANKS, RANKING), DIMENSION, BUDGETS, 3);
  }

  private static double distance(int image) {
    int[] members = IntStream.range(0, IMAGES).filter(i -> CLASSES[i] == CLASSES[image]).toArray();
    double squares = 0;
    for (int j = 0; j < DIMENSION; j++) {
      int component = j;
      double mean =
          IntStream.of(members).mapToDouble(i -> IMAGE[i][component]).sum() / members.length;
      squares += Math.pow(IMAGE[image][j] - mean, 2);
    }
    return Math.sqrt(squares);
  }

  private static void assertCurve(Curve curve, List<Double> distances, long images) {
    double[] sorted =
        IntStream.range(0, (int) images).mapToDouble(ConcentrationPassIT::distance).toArray();
    assertThat(curve.images()).isEqualTo(images);
    for (int step = 0; step < distances.size(); step++) {
      double most = distances.get(step);
      assertThat(curve.within().get(step))
          .isEqualTo(IntStream.range(0, sorted.length).filter(i -> sorted[i] <= most).count());
    }
  }

  @Test
  void curves_areThoseOfPlainLoops() {
    Concentration measured = measured(3);
    assertThat(measured.distances()).hasSize(65).startsWith(0.0, 0.03125).endsWith(2.0);
    assertCurve(measured.full(), measured.distances(), IMAGES);
    assertThat(measured.subsets()).hasSize(BUDGETS.length);
    for (int budget = 0; budget < BUDGETS.length; budget++) {
      assertCurve(measured.subsets().get(budget), measured.distances(), BUDGETS[budget]);
    }
    assertThat(measured.subsets().get(0).within().get(0)).isEqualTo(1);
  }

  @Test
  void curves_areTheSameOnAnyPartitions() {
    assertThat(measured(7)).isEqualTo(measured(1));
  }
}
