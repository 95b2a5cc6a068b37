package io.corelake.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.classes.LatentClassTable;
import io.corelake.classes.LatentClassTable.ClassSize;
import io.corelake.config.Budget;
import io.corelake.config.OutputConfiguration.Export;
import io.corelake.manifest.ManifestWriter;
import io.corelake.manifest.Ranking;
import io.corelake.manifest.RunDirectory;
import io.corelake.progress.Progress;
import io.corelake.rank.RankSpec;
import io.corelake.rank.RankingTable;
import io.corelake.seed.RandomStream;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import io.corelake.selection.Objective;
import io.corelake.selection.Similarity;
import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import io.corelake.testing.LocalSpark;
import io.corelake.verify.RecordedRun.Counts;
import io.corelake.verify.RecordedRun.Subset;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
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
import org.junit.jupiter.params.provider.EnumSource;

/** The checks on a ranking in many files, and the order in many windows. */
class RankingChecksIT {
  private static final int DIMENSION = 4;
  private static final int[] SIZES = {150, 1, 2, 33, 60, 54};
  private static final int IMAGES = 300;
  private static final int ROWS_A_FILE = 37;

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
        // Ids with what separates lines, and what UTF-16 and UTF-8 order differently.
        String id = (i % 2 == 0 ? "\uffee\n" : "😀") + index;
        short[] vector = new short[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
          vector[j] = Grid.round(random.nextDouble(-0.1, 0.4));
        }
        members.add(
            RowFactory.create(
                id,
                "file:/" + index,
                index,
                null,
                latentClass,
                GridVector.encode(vector),
                null,
                null));
      }
    }
    assertThat(members).hasSize(IMAGES);
  }

  private static List<Row> ranked(Objective objective) {
    return RankingTable.of(
            spark,
            spark.createDataset(members, Encoders.row(LatentClassTable.SCHEMA)),
            new RankSpec(objective, Similarity.LINEAR, sizes, DIMENSION, 3, Long.MAX_VALUE),
            Progress.SILENT,
            spark.sparkContext().longAccumulator())
        .collectAsList();
  }

  /** Publishes rows in their order, cut into many files. */
  private RunUnderCheck run(Objective objective, List<Row> rows) {
    return run(objective, rows, Export.DEFAULTS);
  }

  private RunUnderCheck run(Objective objective, List<Row> rows, Set<Export> exports) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    org.apache.hadoop.fs.Path root = storage.qualified("test", folder.resolve("run").toString());
    String table = folder.resolve("table").toString();
    for (int first = 0; first < rows.size(); first += ROWS_A_FILE) {
      spark
          .createDataset(
              rows.subList(first, Math.min(first + ROWS_A_FILE, rows.size())),
              Encoders.row(RankingTable.SCHEMA))
          .coalesce(1)
          .write()
          .parquet("%s/%05d".formatted(table, first));
    }
    List<org.apache.hadoop.fs.Path> files =
        storage.list(new org.apache.hadoop.fs.Path(table)).stream()
            .flatMap(part -> storage.list(part.getPath()).stream())
            .map(file -> file.getPath())
            .filter(file -> file.getName().endsWith(".parquet"))
            .toList();
    RunDirectory directory = new RunDirectory(storage, root, () -> {});
    ManifestWriter writer = new ManifestWriter(directory);
    Ranking ranking = Ranking.of(spark, files);
    writer.writeRanking(ranking);
    List<Budget> budgets = Stream.of("0.1", "37", "200", "1.0").map(Budget::parse).toList();
    writer.writeSubsets(
        ranking,
        new ManifestWriter.Source("x", IMAGES, IMAGES, objective.label(), "file:/"),
        budgets,
        exports);
    SortedMap<String, Object> configuration = new TreeMap<>();
    configuration.put("select.objective", objective.label());
    configuration.put("seed", 3);
    SortedMap<String, Digest> listed = new TreeMap<>(directory.files());
    RunUnderCheck run =
        new RunUnderCheck(
            spark,
            storage,
            root,
            new RecordedRun(
                1,
                "x",
                "done",
                configuration,
                new Counts(IMAGES, IMAGES, 0, 0),
                budgets.stream()
                    .map(budget -> new Subset(budget.directory(), budget.images(IMAGES)))
                    .toList(),
                listed),
            new Findings());
    listed.forEach(run::addReadable);
    return run;
  }

  private static List<String> lines(RunUnderCheck run, Check... checks) {
    for (Check check : checks) {
      check.check(run, Progress.SILENT);
    }
    return run.findings().shown().stream().map(Finding::line).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"CL_CORE", "RANDOM"})
  void rankingInManyFiles_isAsItShouldBe(Objective objective) {
    RunUnderCheck run = run(objective, ranked(objective));
    assertThat(run.tableFiles(RunUnderCheck.RANKING)).hasSize(9);
    assertThat(
            lines(
                run,
                new RankingCheck(),
                new ClassCheck(),
                new GlobalOrderCheck(),
                new GlobalOrderCheck(7),
                new SubsetRecordCheck(),
                new SubsetTableCheck(),
                new ExportCheck(),
                new NestingCheck()))
        .isEmpty();
  }

  /** The ranking with ids and URIs that every export can be made of. */
  private static List<Row> ofObjects() {
    List<Row> rows = new ArrayList<>();
    for (Row row : ranked(Objective.CL_CORE)) {
      Object[] values = values(row);
      long index = row.getAs("index");
      RandomStream random = new RandomStream(index);
      values[RankingTable.SCHEMA.fieldIndex("image_id")] =
          "%016x%016x".formatted(random.nextLong(), index * 3);
      values[RankingTable.SCHEMA.fieldIndex("uri")] =
          "s3a://lake/" + "é".repeat((int) (index % 7)) + "😀" + index + ".jpg";
      rows.add(RowFactory.create(values));
    }
    return rows;
  }

  private static List<String> exportLines(RunUnderCheck run) {
    return lines(run, new ExportCheck(), new UidCheck(), new NestingCheck());
  }

  @Test
  void everyExport_isAsItShouldBe_andUidsAreInOrder() throws IOException {
    RunUnderCheck run = run(Objective.CL_CORE, ofObjects(), EnumSet.allOf(Export.class));
    assertThat(run.readable())
        .containsKeys(
            "subsets/keep-200/keys.txt",
            "subsets/keep-200/uids.npy",
            "subsets/keep-200/files.npy",
            "subsets/keep-200/sagemaker.manifest",
            "subsets/keep-200/augmented.jsonl");
    assertThat(exportLines(run)).isEmpty();
    byte[] file = Files.readAllBytes(folder.resolve("run/subsets/keep-37/uids.npy"));
    List<String> uids = new ArrayList<>();
    for (int i = file.length - 37 * 16; i < file.length; i += 16) {
      ByteBuffer uid = ByteBuffer.wrap(file, i, 16).order(ByteOrder.LITTLE_ENDIAN);
      uids.add("%016x%016x".formatted(uid.getLong(), uid.getLong()));
    }
    assertThat(uids)
        .isSortedAccordingTo((a, b) -> new BigInteger(a, 16).compareTo(new BigInteger(b, 16)))
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(folder.resolve("run/subsets/keep-37/filenames.txt")));
  }

  @Test
  void harmToAnyExport_isFound() throws IOException {
    RunUnderCheck run = run(Objective.CL_CORE, ofObjects(), EnumSet.allOf(Export.class));
    Path subset = folder.resolve("run/subsets/keep-200");
    Path smaller = folder.resolve("run/subsets/keep-37");
    spoil(subset.resolve("keys.txt"), 2);
    spoil(subset.resolve("uids.npy"), 3);
    spoil(subset.resolve("files.npy"), 4);
    spoil(subset.resolve("sagemaker.manifest"), 10);
    spoil(subset.resolve("augmented.jsonl"), 9);
    cut(smaller.resolve("sagemaker.manifest"), 2);
    cut(smaller.resolve("files.npy"), 1);
    cut(smaller.resolve("uids.npy"), 16);
    Files.writeString(
        folder.resolve("run/subsets/keep-1.00/uids.npy"),
        "x".repeat(16),
        StandardOpenOption.APPEND);
    byte[] header = Files.readAllBytes(folder.resolve("run/subsets/keep-0.10/files.npy"));
    header[20]++;
    Files.write(folder.resolve("run/subsets/keep-0.10/files.npy"), header);
    assertThat(String.join("\n", exportLines(run)))
        .contains("subset     subsets/keep-200/keys.txt: expected row 199: ")
        .contains("subset     subsets/keep-200/files.npy: expected row 199: s3://lake/")
        .contains("subset     subsets/keep-200/uids.npy: expected row 199: ")
        .contains("subset     subsets/keep-200/sagemaker.manifest: expected row 199: ,\"")
        .contains("subset     subsets/keep-200/augmented.jsonl: expected row 199: {\"source-ref\"")
        .contains(
            "subset     subsets/keep-37/sagemaker.manifest: expected 37 rows, found another end")
        .contains(
            "subset     subsets/keep-37/files.npy: expected 37 rows, found the end of the file")
        .contains("subset     subsets/keep-37/uids.npy: expected row 36: ")
        .contains("subset     subsets/keep-1.00/uids.npy: expected 300 rows, found more")
        .contains("subset     subsets/keep-0.10/files.npy: expected the header of 30 rows")
        .contains("nesting    subsets/keep-200/keys.txt: expected the first rows of");
  }

  /** Changes the byte so far from the end. */
  private static void spoil(Path file, int fromEnd) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - fromEnd] ^= 1;
    Files.write(file, bytes);
  }

  private static void cut(Path file, int bytes) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - bytes));
  }

  private static Object[] values(Row row) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    return values;
  }

  private static Row withRank(Row row, long globalRank) {
    Object[] values = values(row);
    values[RankingTable.SCHEMA.fieldIndex("global_rank")] = globalRank;
    return RowFactory.create(values);
  }

  /** Wherever the windows end, each image is held against the one before it. */
  @Test
  void neighboursInTheWrongOrder_areFound_inWindowsOfAnySize() {
    List<Row> rows = new ArrayList<>(ranked(Objective.CL_CORE));
    Row row = rows.get(140);
    rows.set(140, withRank(rows.get(139), 140));
    rows.set(139, withRank(row, 139));
    RunUnderCheck run = run(Objective.CL_CORE, rows);
    assertThat(lines(run, new RankingCheck())).isEmpty();
    for (int ranks : new int[] {1, 7, 10, 139, 140, 1000}) {
      long before = run.findings().total();
      assertThat(lines(run, new GlobalOrderCheck(ranks)))
          .last()
          .asString()
          .startsWith("order      ranking/: expected global_rank 140 at or above position ");
      assertThat(run.findings().total()).as("windows of %d", ranks).isEqualTo(before + 1);
    }
  }

  @Test
  void filesInTheWrongOrder_areFound() {
    List<Row> rows = new ArrayList<>(ranked(Objective.CL_CORE));
    List<Row> second = new ArrayList<>(rows.subList(ROWS_A_FILE, 2 * ROWS_A_FILE));
    rows.removeAll(second);
    rows.addAll(2 * ROWS_A_FILE, second);
    assertThat(lines(run(Objective.CL_CORE, rows), new RankingCheck(), new GlobalOrderCheck(7)))
        .hasSize(2)
        .satisfies(
            lines ->
                assertThat(lines.get(0))
                    .startsWith(
                        "order      ranking/part-00001.parquet: expected global_rank 37 in row 0,"
                            + " found 74; 37 rows"))
        .satisfies(lines -> assertThat(lines.get(1)).contains("part-00002.parquet"));
  }

  @Test
  void manyFindings_areCutShort_andCounted() {
    List<Row> rows = new ArrayList<>(ranked(Objective.CL_CORE));
    rows.addAll(rows.subList(0, 50));
    RunUnderCheck run = run(Objective.CL_CORE, rows);
    new RankingCheck().check(run, Progress.SILENT);
    assertThat(run.findings().shown())
        .filteredOn(finding -> finding.kind() == Finding.Kind.TWICE)
        .hasSize(Findings.MOST_OF_A_KIND);
    assertThat(run.findings().totals()).containsEntry(Finding.Kind.TWICE, 150L);
    Dataset<Row> rejects =
        spark.createDataset(rows.subList(100, 145), Encoders.row(RankingTable.SCHEMA));
    RankingCheck.checkNotRanked(run, RunUnderCheck.REJECTS, rejects, "rejected");
    assertThat(run.findings().totals()).containsEntry(Finding.Kind.TWICE, 150L + 45);
  }
}
