package io.corelake.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.seed.RandomStream;
import io.corelake.selection.GridVector;
import io.corelake.testing.LocalSpark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Counts and purity against plain loops. */
class LabelPassIT {
  private static final int DIMENSION = 4;
  private static final long[] BUDGETS = {7, 900, 1900};
  private static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("label", DataTypes.StringType, true)
          .add("latent_class", DataTypes.IntegerType, false)
          .add("global_rank", DataTypes.LongType, false)
          .add("vector", DataTypes.BinaryType, false);

  private final RandomStream random = new RandomStream(12);
  private final List<@Nullable String> labels = new ArrayList<>();
  private final List<Integer> classes = new ArrayList<>();
  private final List<short[]> vectors = new ArrayList<>();

  private void add(@Nullable String label, int latentClass) {
    labels.add(label);
    classes.add(latentClass);
    short[] vector = new short[DIMENSION];
    for (int j = 0; j < DIMENSION; j++) {
      vector[j] = (short) (random.nextInt(8000) - 4000);
    }
    vectors.add(vector);
  }

  private Dataset<Row> table() {
    return LocalSpark.onCores(2)
        .createDataFrame(
            IntStream.range(0, labels.size())
                .mapToObj(
                    i ->
                        RowFactory.create(
                            "image " + i,
                            labels.get(i),
                            classes.get(i),
                            (long) i,
                            GridVector.encode(vectors.get(i))))
                .toList(),
            SCHEMA)
        .repartition(3);
  }

  private LabelQuality measured() {
    return LabelPass.of(table(), table(), DIMENSION, BUDGETS, 8).orElseThrow();
  }

  private long count(IntPredicate wanted) {
    return IntStream.range(0, labels.size()).filter(wanted).count();
  }

  @Test
  void purityAndCounts_areThoseOfPlainLoops() {
    List<@Nullable String> names = new ArrayList<>(List.of("ape", "bee", "cow", "<b>\"dog\"</b>"));
    names.add(null);
    for (int i = 0; i < 2000; i++) {
      int kind = random.nextInt(5);
      add(names.get(kind), random.nextInt(3) == 0 ? random.nextInt(6) : kind);
    }
    add("rare", 2);
    LabelQuality quality = measured();
    Map<Integer, Map<String, Long>> ofClasses =
        IntStream.range(0, labels.size())
            .filter(i -> labels.get(i) != null)
            .boxed()
            .collect(
                Collectors.groupingBy(
                    classes::get,
                    Collectors.groupingBy(
                        i -> Objects.requireNonNull(labels.get(i)), Collectors.counting())));
    long mostFrequent =
        ofClasses.values().stream()
            .map(Map::values)
            .mapToLong(counts -> counts.stream().max(Comparator.naturalOrder()).orElseThrow())
            .sum();
    assertThat(quality.images()).isEqualTo(count(i -> labels.get(i) != null));
    assertThat(quality.labels()).isEqualTo(5);
    assertThat(quality.purity()).isCloseTo((double) mostFrequent / quality.images(), within(1e-15));
    assertThat(quality.others()).isNull();
    assertThat(quality.counts()).hasSize(5);
    for (LabelCount count : quality.counts()) {
      IntPredicate has = i -> Objects.equals(labels.get(i), count.label());
      assertThat(count.images()).isEqualTo(count(has));
      for (int b = 0; b < BUDGETS.length; b++) {
        long budget = BUDGETS[b];
        assertThat(count.subsets().get(b)).isEqualTo(count(i -> has.test(i) && i < budget));
      }
    }
    assertThat(quality.counts())
        .isSortedAccordingTo(Comparator.comparingLong(LabelCount::images).reversed());
    // A label of one image has no centre to speak of.
    assertThat(quality.geometry()).isEqualTo(geometryByHand("rare"));
    assertThat(Objects.requireNonNull(quality.geometry()).measured()).isEqualTo(4);
  }

  private ClassGeometry geometryByHand(String without) {
    TreeMap<String, Integer> numbers = new TreeMap<>();
    labels.stream()
        .filter(label -> label != null && !label.equals(without))
        .forEach(label -> numbers.put(label, 0));
    List<String> ordered = new ArrayList<>(numbers.keySet());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      int number = ordered.indexOf(String.valueOf(labels.get(i)));
      if (number >= 0) {
        rows.add(RowFactory.create("image " + i, number, GridVector.encode(vectors.get(i))));
      }
    }
    return GeometryPass.of(
        LocalSpark.onCores(2)
            .createDataFrame(
                rows,
                new StructType()
                    .add("image_id", DataTypes.StringType, false)
                    .add("latent_class", DataTypes.IntegerType, false)
                    .add("vector", DataTypes.BinaryType, false)),
        DIMENSION,
        8);
  }

  @Test
  void labelsBeyondTheMost_areCountedTogether() {
    for (int i = 0; i < LabelPass.MOST + 50; i++) {
      add("label %04d".formatted(i), 0);
      if (i < LabelPass.MOST - 10) {
        add("label %04d".formatted(i), 0);
      }
    }
    LabelQuality quality = measured();
    assertThat(quality.counts()).hasSize(LabelPass.MOST);
    // Among equals the first by name.
    assertThat(quality.counts().get(LabelPass.MOST - 1).label()).isEqualTo("label 0999");
    LabelCount others = Objects.requireNonNull(quality.others());
    assertThat(others.label()).isNull();
    assertThat(others.images()).isEqualTo(50);
    for (int b = 0; b < BUDGETS.length; b++) {
      int budget = b;
      assertThat(
              others.subsets().get(b)
                  + sum(quality.counts().stream().map(one -> one.subsets().get(budget)).toList()))
          .isEqualTo(Math.min(BUDGETS[b], labels.size()));
    }
    assertThat(quality.geometry()).isNull();
  }

  private static long sum(Collection<Long> values) {
    return values.stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void withoutLabels_thereIsNothing() {
    add(null, 0);
    add(null, 1);
    assertThat(LabelPass.of(table(), table(), DIMENSION, BUDGETS, 8)).isEmpty();
  }
}
