package io.corelake.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.classes.LatentClassTable;
import io.corelake.corpus.CodePointOrder;
import io.corelake.manifest.ManifestWriter;
import io.corelake.manifest.RunDirectory;
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import io.corelake.selection.ClassVectorsBuilder;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import io.corelake.selection.NearDuplicates;
import io.corelake.storage.Storage;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.RunCopies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distributed fold against one in memory, over many layouts. */
class NearDuplicateTableIT {
  private static final int DIMENSION = 4;
  private static final double EPSILON = 0.02;
  private static final int[] SIZES = {300, 1, 2, 133, 64};

  private static SparkSession spark;
  private static List<Row> members;

  @TempDir Path folder;

  @BeforeAll
  static void draw() {
    spark = LocalSpark.onCores(2);
    RandomStream random = new RandomStream(1);
    members = new ArrayList<>();
    for (int latentClass = 0; latentClass < SIZES.length; latentClass++) {
      for (int i = 0; i < SIZES[latentClass]; i++) {
        long index = members.size();
        // Ids that UTF-16 and UTF-8 order differently; among equal vectors the id decides.
        String id = (random.nextInt(2) == 0 ? "\uffee" : "😀") + random.nextInt(1 << 30) + index;
        short[] vector = new short[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
          vector[j] = (short) (1000 * (random.nextInt(5) - 2));
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
    members.sort(Comparator.comparingLong(row -> SeededHash.hash(9, "test", row.getString(0), 0)));
  }

  private static Dataset<Row> table(int partitions) {
    return spark
        .createDataset(members, Encoders.row(LatentClassTable.SCHEMA))
        .repartition(partitions);
  }

  private static Dataset<Row> folded(int partitions) {
    return NearDuplicateTable.of(table(partitions), DIMENSION, EPSILON, Long.MAX_VALUE);
  }

  /** Returns what each folded image is folded into. */
  private static Map<String, String> inMemory() {
    Map<String, String> folded = new HashMap<>();
    for (int latentClass = 0; latentClass < SIZES.length; latentClass++) {
      ClassVectorsBuilder vectors = new ClassVectorsBuilder(DIMENSION);
      List<String> ids = new ArrayList<>();
      int number = latentClass;
      members.stream()
          .filter(row -> row.getInt(4) == number)
          .sorted(Comparator.comparing(row -> row.getString(0), CodePointOrder.INSTANCE))
          .forEach(
              row -> {
                ids.add(row.getString(0));
                vectors.add(Grid.STORED.fromStored((byte[]) row.get(5)));
              });
      int[] representatives = NearDuplicates.representatives(vectors.build(), EPSILON);
      for (int row = 0; row < ids.size(); row++) {
        if (representatives[row] != row) {
          folded.put(ids.get(row), ids.get(representatives[row]));
        }
      }
    }
    return folded;
  }

  @Test
  void fold_isTheOneInMemory_andLosesNoImage() {
    Map<String, String> expected = inMemory();
    assertThat(expected).hasSizeBetween(50, 400);
    Map<String, String> actual = new HashMap<>();
    Set<List<Object>> images = new HashSet<>();
    for (Row row : folded(3).collectAsList()) {
      images.add(image(row));
      if (!row.isNullAt(6)) {
        actual.put(row.getString(0), row.getString(6));
      }
    }
    assertThat(actual).isEqualTo(expected);
    assertThat(images)
        .containsExactlyInAnyOrderElementsOf(
            members.stream().map(NearDuplicateTableIT::image).toList());
  }

  private static List<Object> image(Row row) {
    short[] vector = GridVector.decode((byte[]) row.get(5));
    List<Object> image =
        new ArrayList<>(List.of(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)));
    for (short component : vector) {
      image.add(component);
    }
    return image;
  }

  @Test
  void duplicates_areTheSameBytes_forAnyOrderAndPartitioningOfTheInput() {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    Set<Map<String, String>> files = new HashSet<>();
    for (int partitions : new int[] {1, 2, 7, 64}) {
      Path run = folder.resolve("run" + partitions);
      new ManifestWriter(
              new RunDirectory(storage, storage.qualified("test", run.toString()), () -> {}))
          .writeDuplicates(LatentClassTable.duplicates(folded(partitions)));
      files.add(RunCopies.hashes(run));
    }
    assertThat(files).hasSize(1);
    assertThat(files.iterator().next()).containsOnlyKeys("duplicates/part-00000.parquet");
  }

  @Test
  void keptImages_areThoseThatAreCounted() {
    Dataset<Row> table = folded(2);
    int kept = members.size() - inMemory().size();
    assertThat(LatentClassTable.kept(table).count()).isEqualTo(kept);
    assertThat(
            LatentClassTable.sizes(table).stream()
                .mapToLong(LatentClassTable.ClassSize::size)
                .sum())
        .isEqualTo(kept);
  }

  @Test
  void classThatNoArrayHolds_isRefused_withTheKeysToChange() {
    int dimension = Integer.MAX_VALUE / 300 + 1;
    assertThatThrownBy(() -> NearDuplicateTable.of(table(1), dimension, EPSILON, Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessage(
            "Latent class 0 has 300 images and can have at most 299 of 7,158,279 dimensions to be"
                + " folded; raise classes.count, or set corpus.dedup to off");
  }
}
