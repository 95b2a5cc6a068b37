package io.corelake.classes;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.classes.CrossFit.Confidences;
import io.corelake.classes.CrossFit.Told;
import io.corelake.seed.RandomStream;
import io.corelake.selection.GridVector;
import io.corelake.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CrossFitIT {
  private static final int IMAGES = 400;
  private static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("label", DataTypes.StringType, true)
          .add("vector", DataTypes.BinaryType, false)
          .add("global_rank", DataTypes.LongType, false);

  /** Images of two kinds, of which every tenth has the other's label, and every 50th has none. */
  private static List<Row> rows() {
    RandomStream random = new RandomStream(21);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      int kind = random.nextInt(2);
      short[] vector = {
        (short) (8000 * kind - 4000 + random.nextInt(5000) - 2500),
        (short) random.nextInt(5000),
        (short) random.nextInt(5000)
      };
      rows.add(
          RowFactory.create(
              "image " + i, label(i, kind), GridVector.encode(vector), (long) IMAGES - 1 - i));
    }
    return rows;
  }

  private static @Nullable String label(int image, int kind) {
    if (image % 50 == 7) {
      return null;
    }
    // Too few images to learn of.
    if (image == 3) {
      return "rare";
    }
    return (image % 10 == 0) == (kind == 0) ? "zebra" : "ant";
  }

  private static Confidences told(List<Row> rows, int partitions) {
    Dataset<Row> table =
        LocalSpark.onCores(2).createDataFrame(rows, SCHEMA).repartition(partitions);
    return CrossFit.of(
        table.drop("global_rank"), counts(rows), table.select("image_id", "global_rank"), 150, 2);
  }

  private static Map<String, Long> counts(List<Row> rows) {
    return rows.stream()
        .filter(row -> !row.isNullAt(1))
        .collect(Collectors.groupingBy(row -> row.getString(1), Collectors.counting()));
  }

  private static double mean(Confidences told, Predicate<Long> image) {
    return told.images().stream()
        .filter(one -> image.test(IMAGES - 1 - one.globalRank()))
        .mapToDouble(Told::confidence)
        .average()
        .getAsDouble();
  }

  @Test
  void imagesWithTheOthersLabel_areToldWithLessConfidence_thanThoseWithTheirOwn() {
    Confidences told = told(rows(), 3);
    assertThat(told.labels()).isEqualTo(2);
    assertThat(told.images().stream().map(Told::globalRank).toList())
        .isEqualTo(
            LongStream.range(0, IMAGES)
                .filter(rank -> (IMAGES - 1 - rank) % 50 != 7 && IMAGES - 1 - rank != 3)
                .boxed()
                .toList());
    // Nobody learns of the image itself: one that is labelled wrongly cannot pull the border.
    assertThat(mean(told, image -> image % 10 == 0)).isLessThan(0.2);
    assertThat(mean(told, image -> image % 10 != 0)).isGreaterThan(0.8);
    assertThat(told.images()).allMatch(one -> one.confidence() > 0 && one.confidence() < 1);
  }

  @Test
  void labelsDealtByLot_areToldByChance_thoughTheyCouldBeLearntByHeart() {
    RandomStream random = new RandomStream(33);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      short[] vector = new short[150];
      for (int j = 0; j < vector.length; j++) {
        vector[j] = (short) (random.nextInt(2000) - 1000);
      }
      String label = random.nextInt(2) == 0 ? "ant" : "zebra";
      rows.add(RowFactory.create("image " + i, label, GridVector.encode(vector), (long) i));
    }
    assertThat(mean(told(rows, 2), image -> true)).isBetween(0.4, 0.6);
  }

  @Test
  void confidences_areTheSameOnAnyPartitions() {
    assertThat(told(rows(), 1)).isEqualTo(told(rows(), 5));
  }

  @Test
  void ofOneLabel_nothingIsTold() {
    List<Row> ants =
        rows().stream()
            .filter(row -> "ant".equals(row.getString(1)) || "rare".equals(row.getString(1)))
            .toList();
    assertThat(told(ants, 2).images()).isEmpty();
  }
}
