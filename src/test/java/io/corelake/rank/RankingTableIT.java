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
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import io.corelake.selection.ClassRanker;
import io.corelake.selection.ClassRanking;
import io.corelake.selection.ClassVectors;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import io.corelake.selection.Objective;
import io.corelake.selection.WebsterOrder;
import io.corelake.storage.Storage;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
      sizes.add(new ClassSize(latentClass, SIZES[latentClass]));
      for (int i = 0; i < SIZES[latentClass]; i++) {
        long index = members.size();
        // Ids that UTF-16 and UTF-8 order differently.
        String id = (random.nextInt(2) == 0 ? "\uffee" : "😀") + random.nextInt(1 << 30) + index;
        short[] vector = new short[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
          vector[j] = Grid.round(random.nextDouble(-0.1, 0.4) / (1 + i % 3));
        }
        members.add(
            RowFactory.create(id, "file:/" + id, index, latentClass, GridVector.encode(vector)));
      }
    }
    assertThat(members).hasSize(IMAGES);
  }

  private static Dataset<Row> table(List<Row> rows) {
    return spark.createDataset(rows, Encoders.row(LatentClassTable.SCHEMA));
  }

  private static List<Row> rank(Dataset<Row> table, Objective objective, int rowsAFile) {
    return RankingTable.of(spark, table, new RankSpec(objective, sizes, DIMENSION, SEED, rowsAFile))
        .collectAsList();
  }

  /** One image as it should be ranked. */
  record Expected(double position, int latentClass, String id, long rank, double score) {}

  private static List<Expected> expected(Objective objective) {
    Map<Integer, List<Row>> classes = new TreeMap<>();
    members.forEach(row -> classes.computeIfAbsent(row.getInt(3), k -> new ArrayList<>()).add(row));
    List<Expected> all = new ArrayList<>();
    classes.forEach(
        (latentClass, rows) -> {
          rows.sort(Comparator.comparing(row -> row.getString(0), CodePointOrder.INSTANCE));
          short[] components = new short[rows.size() * DIMENSION];
          long[] hashes = new long[rows.size()];
          for (int i = 0; i < rows.size(); i++) {
            GridVector.decode((byte[]) rows.get(i).get(4), components, i * DIMENSION);
            hashes[i] = SeededHash.hash(SEED, "rank", rows.get(i).getString(0), 0);
          }
          ClassRanking ranking =
              ClassRanker.rank(new ClassVectors(components, DIMENSION), objective, hashes);
          for (int rank = 0; rank < rows.size(); rank++) {
            int row = ranking.order()[rank];
            double position =
                objective == Objective.RANDOM
                    ? SeededHash.unit(hashes[row])
                    : WebsterOrder.position(rank, rows.size());
            double score =
                ranking.centralities()[row] * Grid.DOT_UNIT / Math.max(1, rows.size() - 1);
            all.add(new Expected(position, latentClass, rows.get(row).getString(0), rank, score));
          }
        });
    all.sort(
        Comparator.comparingDouble(Expected::position).thenComparingInt(Expected::latentClass));
    return all;
  }

  @ParameterizedTest
  @EnumSource(Objective.class)
  void ranking_isTheOneMadeInMemory_inOneFileOrMany(Objective objective) {
    List<Expected> expected = expected(objective);
    for (int rowsAFile : new int[] {IMAGES, 97}) {
      List<Row> actual = rank(table(members), objective, rowsAFile);
      assertThat(actual).hasSize(IMAGES);
      for (int rank = 0; rank < IMAGES; rank++) {
        Row row = actual.get(rank);
        assertThat(row.<Long>getAs("global_rank")).isEqualTo(rank);
        assertThat(row.<String>getAs("image_id")).isEqualTo(expected.get(rank).id());
        assertThat(row.<Long>getAs("class_rank")).isEqualTo(expected.get(rank).rank());
        assertThat(row.<Double>getAs("score")).isEqualTo(expected.get(rank).score());
        assertThat(row.<String>getAs("uri")).isEqualTo("file:/" + expected.get(rank).id());
      }
    }
  }

  @Test
  void ranking_isTheSame_forAnyOrderAndPartitioningOfTheInput() {
    List<Row> reference = rank(table(members), Objective.CL_CORE, 200);
    List<Row> shuffled = new ArrayList<>(members);
    shuffled.sort(Comparator.comparingLong(row -> SeededHash.hash(9, "test", row.getString(0), 0)));
    for (int partitions : new int[] {1, 2, 7, 64}) {
      assertThat(rank(table(shuffled).repartition(partitions), Objective.CL_CORE, 200))
          .as("%d partitions", partitions)
          .isEqualTo(reference);
    }
  }

  @Test
  void subsets_ofARankingInManyFiles_arePrefixes() throws IOException {
    String stored = folder.resolve("rank").toString();
    RankingTable.of(
            spark, table(members), new RankSpec(Objective.CL_CORE, sizes, DIMENSION, SEED, 97))
        .write()
        .parquet(stored);
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    RunDirectory run =
        new RunDirectory(storage, storage.qualified("test", folder.resolve("run").toString()));
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
        EnumSet.allOf(Export.class));
    List<Row> reference = rank(table(members), Objective.CL_CORE, IMAGES);
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
  void classThatNoArrayHolds_isRefused_withTheKeyToChange() {
    List<ClassSize> giant = List.of(new ClassSize(0, Integer.MAX_VALUE / DIMENSION));
    assertThatThrownBy(
            () ->
                RankingTable.of(
                    spark, table(members), new RankSpec(Objective.CUT, giant, DIMENSION, SEED, 97)))
        .hasMessageContaining("raise classes.count");
  }
}
