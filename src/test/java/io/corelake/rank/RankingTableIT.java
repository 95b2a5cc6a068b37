package io.corelake.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.classes.LatentClassTable;
import io.corelake.classes.LatentClassTable.ClassSize;
import io.corelake.config.Budget;
import io.corelake.config.Configuration;
import io.corelake.config.OutputConfiguration.Export;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.CodePointOrder;
import io.corelake.manifest.ManifestWriter;
import io.corelake.manifest.Ranking;
import io.corelake.manifest.RunDirectory;
import io.corelake.progress.Progress;
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import io.corelake.selection.ClampedRanker;
import io.corelake.selection.ClassRanker;
import io.corelake.selection.ClassRanking;
import io.corelake.selection.ClassVectorsBuilder;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import io.corelake.selection.Objective;
import io.corelake.selection.Similarity;
import io.corelake.selection.WebsterOrder;
import io.corelake.storage.Storage;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The distributed ranking against one made in memory, over many layouts and several files. */
class RankingTableIT {
  private static final int IMAGES = 1500;
  private static final int DIMENSION = 6;
  private static final int SEED = 3;
  private static final int[] SIZES = {700, 1, 2, 333, 64, 300, 100};

  private static SparkSession spark;
  private static List<Row> members;
  private static List<ClassSize> sizes;

  @TempDir Path folder;

  @BeforeAll
  static void draw() {
    spark = LocalSpark.onCores(2);
    RandomStream random = new RandomStream(1);
    members = new ArrayList<>();
    sizes = new ArrayList<>();
    for (int latentClass = 0; latentClass < SIZES.length; latentClass++) {
      sizes.add(new ClassSize(latentClass, SIZES[latentClass], 0));
      for (int i = 0; i < SIZES[latentClass]; i++) {
        long index = members.size();
        // Ids that UTF-16 and UTF-8 order differently.
        String id = (random.nextInt(2) == 0 ? "\uffee" : "😀") + random.nextInt(1 << 30) + index;
        short[] vector = new short[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
          vector[j] = Grid.round(random.nextDouble(-0.1, 0.4) / (1 + i % 3));
        }
        members.add(
            RowFactory.create(
                id,
                "file:/" + id,
                index,
                "l" + index,
                latentClass,
                GridVector.encode(vector),
                null,
                null));
      }
    }
    assertThat(members).hasSize(IMAGES);
  }

  private static Dataset<Row> table(List<Row> rows) {
    return spark.createDataset(rows, Encoders.row(LatentClassTable.SCHEMA));
  }

  private static List<Row> rank(Dataset<Row> table, Objective objective, Layout layout) {
    return ranking(table, objective, layout).collectAsList();
  }

  private static Dataset<Row> ranking(Dataset<Row> table, Objective objective, Layout layout) {
    return ranking(table, objective, Similarity.LINEAR, layout);
  }

  private static Dataset<Row> ranking(
      Dataset<Row> table, Objective objective, Similarity similarity, Layout layout) {
    RankSpec spec =
        new RankSpec(
            objective,
            similarity,
            sizes,
            DIMENSION,
            SEED,
            layout.classMemory(),
            layout.rowsAFile());
    return RankingTable.of(
        spark, table, spec, Progress.SILENT, spark.sparkContext().longAccumulator());
  }

  /** How the work is cut, which must not be seen in what comes out. */
  record Layout(int rowsAFile, long classMemory) {
    /** All classes in tasks of their own, the largest shared, all but the smallest shared. */
    static Stream<Layout> all() {
      return Stream.of(
          new Layout(IMAGES, Long.MAX_VALUE), new Layout(97, 200 * 218), new Layout(300, 10_000));
    }
  }

  static Stream<Arguments> objectivesAndLayouts() {
    return Arrays.stream(Objective.values())
        .flatMap(objective -> Layout.all().map(layout -> Arguments.of(objective, layout)));
  }

  /** One image as it should be ranked. */
  record Expected(
      double position, int latentClass, String id, long rank, double score, double gain) {}

  private static List<Expected> expected(Objective objective) {
    Map<Integer, List<Row>> classes = new TreeMap<>();
    members.forEach(row -> classes.computeIfAbsent(row.getInt(4), k -> new ArrayList<>()).add(row));
    List<Expected> all = new ArrayList<>();
    classes.forEach(
        (latentClass, rows) -> {
          rows.sort(Comparator.comparing(row -> row.getString(0), CodePointOrder.INSTANCE));
          ClassVectorsBuilder vectors = new ClassVectorsBuilder(DIMENSION);
          long[] hashes = new long[rows.size()];
          for (int i = 0; i < rows.size(); i++) {
            vectors.add(GridVector.decode((byte[]) rows.get(i).get(5)));
            hashes[i] = SeededHash.hash(SEED, "rank", rows.get(i).getString(0), 0);
          }
          ClassRanking ranking = ClassRanker.rank(vectors.build(), objective, hashes);
          for (int rank = 0; rank < rows.size(); rank++) {
            int row = ranking.order()[rank];
            double position =
                objective == Objective.RANDOM
                    ? SeededHash.unit(hashes[row])
                    : WebsterOrder.position(rank, rows.size());
            double score =
                ranking.centralities()[row] * Grid.STORED.dotUnit() / Math.max(1, rows.size() - 1);
            double gain = ranking.gains()[rank] * Grid.STORED.dotUnit();
            String id = rows.get(row).getString(0);
            all.add(new Expected(position, latentClass, id, rank, score, gain));
          }
        });
    all.sort(
        Comparator.comparingDouble(Expected::position).thenComparingInt(Expected::latentClass));
    return all;
  }

  @ParameterizedTest
  @MethodSource("objectivesAndLayouts")
  void ranking_isTheOneMadeInMemory(Objective objective, Layout layout) {
    List<Expected> expected = expected(objective);
    List<Row> actual = rank(table(members), objective, layout);
    assertThat(actual).hasSize(IMAGES);
    for (int rank = 0; rank < IMAGES; rank++) {
      Row row = actual.get(rank);
      assertThat(row.<Long>getAs("global_rank")).isEqualTo(rank);
      assertThat(row.<String>getAs("image_id")).isEqualTo(expected.get(rank).id());
      assertThat(row.<Long>getAs("class_rank")).isEqualTo(expected.get(rank).rank());
      assertThat(row.<Double>getAs("score")).isEqualTo(expected.get(rank).score());
      assertThat(row.<Double>getAs("gain")).isEqualTo(expected.get(rank).gain());
      assertThat(row.<String>getAs("uri")).isEqualTo("file:/" + expected.get(rank).id());
      assertThat(row.<String>getAs("label")).isEqualTo("l" + row.<Long>getAs("index"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64})
  void ranking_isTheSame_forAnyOrderAndPartitioningOfTheInput(int partitions) {
    List<Row> reference = rank(table(members), Objective.CL_CORE, new Layout(200, Long.MAX_VALUE));
    List<Row> shuffled = new ArrayList<>(members);
    shuffled.sort(Comparator.comparingLong(row -> SeededHash.hash(9, "test", row.getString(0), 0)));
    Dataset<Row> table = table(shuffled).repartition(partitions);
    for (long classMemory : new long[] {Long.MAX_VALUE, 100 * 218}) {
      assertThat(rank(table, Objective.CL_CORE, new Layout(200, classMemory))).isEqualTo(reference);
    }
  }

  @Test
  void subsets_ofARankingInManyFiles_arePrefixes() throws IOException {
    String stored = folder.resolve("rank").toString();
    ranking(table(members), Objective.CL_CORE, new Layout(97, Long.MAX_VALUE))
        .write()
        .parquet(stored);
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    RunDirectory run =
        new RunDirectory(
            storage, storage.qualified("test", folder.resolve("run").toString()), () -> {});
    Ranking ranking = Ranking.open(spark, storage, storage.qualified("test", stored));
    List<Budget> budgets =
        Configuration.of(
                SettingsLoader.load(
                    null, Map.of(), Map.of(), List.of("select.keep=[1, 96, 97, 98, 0.5, 1.0]")))
            .select()
            .keep();
    ManifestWriter writer = new ManifestWriter(run);
    writer.writeRanking(ranking);
    writer.writeSubsets(
        ranking,
        new ManifestWriter.Source("test", IMAGES, IMAGES, "cl-core", "file:/"),
        budgets,
        Export.DEFAULTS);
    List<Row> reference =
        rank(table(members), Objective.CL_CORE, new Layout(IMAGES, Long.MAX_VALUE));
    for (Budget budget : budgets) {
      int size = (int) budget.images(IMAGES);
      Path subset = folder.resolve("run/subsets").resolve(budget.directory());
      assertThat(
              spark
                  .read()
                  .parquet(subset.resolve("images").toString())
                  .orderBy("global_rank")
                  .collectAsList())
          .isEqualTo(reference.subList(0, size));
      assertThat(Files.readAllLines(subset.resolve("filenames.txt")))
          .isEqualTo(
              reference.subList(0, size).stream()
                  .map(row -> row.<String>getAs("image_id"))
                  .toList());
    }
    assertThat(folder.resolve("run/ranking/part-00015.parquet")).exists();
  }

  @Test
  void clampedRanking_isTheOneMadeInMemory() {
    Map<Integer, List<String>> orders = new TreeMap<>();
    ranking(table(members), Objective.CUT, Similarity.CLAMPED, new Layout(97, Long.MAX_VALUE))
        .collectAsList()
        .forEach(
            row ->
                orders
                    .computeIfAbsent(row.getAs("latent_class"), k -> new ArrayList<>())
                    .add(row.getAs("image_id")));
    orders.forEach(
        (latentClass, order) -> {
          List<Row> rows =
              members.stream()
                  .filter(row -> row.getInt(4) == latentClass)
                  .sorted(Comparator.comparing(row -> row.getString(0), CodePointOrder.INSTANCE))
                  .toList();
          ClassVectorsBuilder vectors = new ClassVectorsBuilder(DIMENSION);
          rows.forEach(row -> vectors.add(GridVector.decode((byte[]) row.get(5))));
          int[] expected =
              ClampedRanker.rank(vectors.build(), Objective.CUT, new long[rows.size()]).order();
          assertThat(order)
              .isEqualTo(Arrays.stream(expected).mapToObj(i -> rows.get(i).getString(0)).toList());
        });
  }

  @Test
  void clampedClass_thatIsTooLarge_isRefused_withTheKeysToChange() {
    List<ClassSize> giant = List.of(new ClassSize(0, ClampedRanker.MOST_IMAGES + 1, 0));
    for (RankSpec spec :
        List.of(
            new RankSpec(Objective.CUT, Similarity.CLAMPED, giant, DIMENSION, SEED, 1L << 40),
            new RankSpec(Objective.CUT, Similarity.CLAMPED, sizes, DIMENSION, SEED, 100_000))) {
      assertThatThrownBy(() -> ranking(spec))
          .hasMessageContaining("select.similarity clamped")
          .hasMessageContaining("raise classes.count or take linear");
    }
  }

  @Test
  void classWhoseGainsNoDoubleHolds_isRefused_withTheKeyToChange() {
    List<ClassSize> giant = List.of(new ClassSize(0, Grid.mostImagesOfAClass() + 1, 0));
    RankSpec spec =
        new RankSpec(Objective.CUT, Similarity.LINEAR, giant, DIMENSION, SEED, 1L << 40);
    assertThatThrownBy(() -> ranking(spec)).hasMessageContaining("raise classes.count");
  }

  private static Dataset<Row> ranking(RankSpec spec) {
    return RankingTable.of(
        spark, table(members), spec, Progress.SILENT, spark.sparkContext().longAccumulator());
  }
}
