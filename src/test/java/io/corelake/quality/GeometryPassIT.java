package io.corelake.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.seed.RandomStream;
import io.corelake.selection.GridVector;
import io.corelake.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The figures against plain loops over images and pairs of classes. */
class GeometryPassIT {
  private static final int DIMENSION = 20;
  private static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("latent_class", DataTypes.IntegerType, false)
          .add("vector", DataTypes.BinaryType, false);
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.onCores(2);
  }

  /** Images whose classes are numbers with gaps. */
  private record Images(int[] classes, double[][] vectors, List<Row> rows) {
    static Images drawn(int images, int classes, int push, long seed) {
      RandomStream random = new RandomStream(seed);
      Images drawn = new Images(new int[images], new double[images][DIMENSION], new ArrayList<>());
      for (int i = 0; i < images; i++) {
        // Every class has an image.
        int k = i < classes ? i : random.nextInt(classes);
        short[] vector = new short[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
          vector[j] = (short) (random.nextInt(3000) - 1500 + (j == k % DIMENSION ? push : 0));
          drawn.vectors[i][j] = vector[j] / 16384.0;
        }
        drawn.classes[i] = 5 * k - 3;
        drawn.rows.add(
            RowFactory.create("image " + i, drawn.classes[i], GridVector.encode(vector)));
      }
      return drawn;
    }

    ClassGeometry measured(int partitions) {
      Dataset<Row> table = spark.createDataFrame(rows, SCHEMA).repartition(partitions);
      return GeometryPass.of(table, DIMENSION, 17);
    }

    double[] centre(int k) {
      int[] members = IntStream.range(0, classes.length).filter(i -> classes[i] == k).toArray();
      double[] centre = new double[DIMENSION];
      for (int i : members) {
        IntStream.range(0, DIMENSION).forEach(j -> centre[j] += vectors[i][j] / members.length);
      }
      return centre;
    }

    double variance(int k) {
      double[] centre = centre(k);
      return IntStream.range(0, classes.length)
          .filter(i -> classes[i] == k)
          .mapToDouble(i -> squares(vectors[i], centre))
          .average()
          .getAsDouble();
    }
  }

  private static double squares(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(j -> Math.pow(a[j] - b[j], 2)).sum();
  }

  @Test
  void figures_areThoseOfPlainLoops() {
    for (int push : new int[] {0, 1000, 8000}) {
      Images images = Images.drawn(300, 8, push, 6);
      int[] numbers = IntStream.of(images.classes).distinct().sorted().toArray();
      double[][] centres = IntStream.of(numbers).mapToObj(images::centre).toArray(double[][]::new);
      List<Double> distances = new ArrayList<>();
      double cdnv = 0;
      for (int k = 0; k < numbers.length; k++) {
        for (int l = 0; l < k; l++) {
          double squares = squares(centres[k], centres[l]);
          distances.add(Math.sqrt(squares));
          cdnv += (images.variance(numbers[k]) + images.variance(numbers[l])) / (2 * squares);
        }
      }
      long nearest =
          IntStream.range(0, images.classes.length)
              .filter(
                  i ->
                      images.classes[i]
                          == numbers[
                              IntStream.range(0, numbers.length)
                                  .reduce(
                                      (k, l) ->
                                          squares(images.vectors[i], centres[l])
                                                  < squares(images.vectors[i], centres[k])
                                              ? l
                                              : k)
                                  .getAsInt()])
              .count();
      ClassGeometry geometry = images.measured(3);
      assertThat(geometry.classes()).isEqualTo(8);
      assertThat(geometry.measured()).isEqualTo(8);
      assertThat(geometry.sampled()).isEqualTo(300);
      assertThat(geometry.nearestCentreAccuracy()).isEqualTo(nearest / 300.0);
      assertThat(Objects.requireNonNull(geometry.cdnv()))
          .isCloseTo(cdnv / distances.size(), within(1e-9));
      assertThat(Objects.requireNonNull(geometry.smallestDistance()))
          .isCloseTo(distances.stream().mapToDouble(d -> d).min().getAsDouble(), within(1e-12));
      assertThat(Objects.requireNonNull(geometry.meanDistance()))
          .isCloseTo(distances.stream().mapToDouble(d -> d).average().getAsDouble(), within(1e-12));
    }
  }

  @Test
  void classesFurtherApart_haveSmallerCdnv_andMoreImagesNearTheirOwn() {
    ClassGeometry near = Images.drawn(300, 8, 500, 2).measured(2);
    ClassGeometry far = Images.drawn(300, 8, 5000, 2).measured(2);
    assertThat(far.cdnv()).isLessThan(near.cdnv());
    assertThat(far.nearestCentreAccuracy()).isGreaterThan(near.nearestCentreAccuracy());
    assertThat(far.smallestDistance()).isGreaterThan(near.smallestDistance());
  }

  @Test
  void ofManyClasses_andImages_someAreDrawn_theSameOnAnyPartitions() {
    int classes = ClassCentres.MOST + 100;
    Images images = Images.drawn(25_000, classes, 0, 9);
    ClassGeometry one = images.measured(1);
    assertThat(one.classes()).isEqualTo(classes);
    assertThat(one.measured()).isEqualTo(ClassCentres.MOST);
    assertThat(one.sampled())
        .isBetween(ImageSample.MOST - 500L, ImageSample.MOST + 500L)
        .isNotEqualTo(25_000L);
    assertThat(images.measured(5)).isEqualTo(one);
  }
}
