package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelake.corpus.CodePointOrder;
import io.corelake.seed.RandomStream;
import io.corelake.testing.JobDescriptions;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.RunCopies;
import io.corelake.vectors.NpyFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code corelake select} through the real {@code Main}: what it publishes, and how it fails. */
class SelectIT {
  private static final int VECTORS = 240;
  private static final int DIMENSION = 6;
  private static final int[] CLASSES = {0, 5, 9};
  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType);
  private static final StructType BARE =
      new StructType().add("id", DataTypes.StringType).add("vector", FLOATS);

  private static SparkSession spark;
  private static float[][] vectors;
  private static List<String> ids;

  @TempDir static Path shared;
  @TempDir Path folder;

  /** What a command left: its exit code and what it printed. */
  record Outcome(int exitCode, String out, String err) {}

  @BeforeAll
  static void prepare() throws IOException {
    spark = LocalSpark.onCores(2);
    RandomStream random = new RandomStream(5);
    vectors = new float[VECTORS][DIMENSION];
    ids = new ArrayList<>();
    for (int i = 0; i < VECTORS; i++) {
      ids.add((i % 2 == 0 ? "\uffee" : "😀") + i + ".jpg");
      for (int j = 0; j < DIMENSION; j++) {
        vectors[i][j] = (float) random.nextDouble(-1, j == i % 3 ? 4 : 1);
      }
    }
    ids.sort(CodePointOrder.INSTANCE);
    write(shared.resolve("bare.parquet"), BARE, rows(false));
    write(shared.resolve("classes.parquet"), BARE.add("class", DataTypes.IntegerType), rows(true));
    Files.write(shared.resolve("vectors.npy"), NpyFiles.floats(vectors));
    Files.write(shared.resolve("ids.txt"), ids);
  }

  private static List<Row> rows(boolean withClass) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < VECTORS; i++) {
      rows.add(
          withClass
              ? RowFactory.create(ids.get(i), boxed(vectors[i]), CLASSES[i % 3])
              : RowFactory.create(ids.get(i), boxed(vectors[i])));
    }
    return rows;
  }

  private static Float[] boxed(float[] vector) {
    return IntStream.range(0, vector.length).mapToObj(j -> vector[j]).toArray(Float[]::new);
  }

  private static void write(Path table, StructType schema, List<Row> rows) {
    spark
        .createDataset(rows, Encoders.row(schema))
        .repartition(3)
        .write()
        .parquet(table.toString());
  }

  private Outcome select(Path input, String... more) {
    return select(folder.resolve("out"), input, more);
  }

  private static Outcome select(Path output, Path input, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("select", "--vectors", input.toString(), "--output", output.toString()));
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private static Path run(Path output) throws IOException {
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      return runs.sorted().reduce((first, second) -> second).orElseThrow();
    }
  }

  private static byte[] ranking(Path output) throws IOException {
    return Files.readAllBytes(run(output).resolve("ranking/part-00000.parquet"));
  }

  private Dataset<Row> table(String name) throws IOException {
    return spark.read().parquet(run(folder.resolve("out")).resolve(name).toString());
  }

  @Test
  void npyAndParquet_giveTheSameRanking_onAnyCores() throws IOException {
    Path parquet = folder.resolve("parquet");
    Path npy = folder.resolve("npy");
    assertThat(select(parquet, shared.resolve("bare.parquet")).err()).doesNotContain("corelake:");
    Outcome outcome =
        select(npy, shared.resolve("vectors.npy"), "--ids", shared.resolve("ids.txt").toString());
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("240 images ranked, 0 rejected");
    assertThat(ranking(npy)).isEqualTo(ranking(parquet));
    assertThat(Files.readAllLines(run(npy).resolve("subsets/keep-0.20/filenames.txt")))
        .hasSize(VECTORS / 5)
        .isSubsetOf(ids);
    try {
      LocalSpark.onCores(1);
      Path oneCore = folder.resolve("one-core");
      assertThat(select(oneCore, shared.resolve("bare.parquet")).exitCode()).isZero();
      assertThat(ranking(oneCore)).isEqualTo(ranking(parquet));
    } finally {
      spark = LocalSpark.onCores(2);
    }
  }

  @Test
  void classColumn_isUsed_gapsAndAll() throws IOException {
    assertThat(select(shared.resolve("classes.parquet")).exitCode()).isZero();
    assertThat(table("ranking").select("image_id", "latent_class", "class_size").collectAsList())
        .hasSize(VECTORS)
        .allSatisfy(
            row -> {
              assertThat(row.getInt(1)).isEqualTo(CLASSES[ids.indexOf(row.getString(0)) % 3]);
              assertThat(row.getLong(2)).isEqualTo(VECTORS / 3);
            });
    JsonNode selection =
        RunCopies.json(run(folder.resolve("out")).resolve("run.json")).get("selection");
    assertThat(selection.get("classes").asLong()).isEqualTo(CLASSES.length);
    assertThat(selection.get("largest_class").asLong()).isEqualTo(VECTORS / 3);
    assertThat(selection.get("grid_bits").asInt()).isEqualTo(14);
    byte[] given = ranking(folder.resolve("out"));
    // What k-means would be asked for is not asked for.
    select(
        folder.resolve("b"),
        shared.resolve("classes.parquet"),
        "--set",
        "classes.count=2",
        "--set",
        "seed=3");
    assertThat(ranking(folder.resolve("b"))).isEqualTo(given);
    select(folder.resolve("c"), shared.resolve("classes.parquet"), "--class-column", "");
    assertThat(ranking(folder.resolve("c"))).isNotEqualTo(given);
    select(folder.resolve("d"), shared.resolve("bare.parquet"));
    assertThat(ranking(folder.resolve("c"))).isEqualTo(ranking(folder.resolve("d")));
  }

  @Test
  void secondRun_reusesEveryTable_untilTheInputOrAKeyChanges() throws IOException {
    Path input = Files.createDirectories(folder.resolve("in")).resolve("v.npy");
    Files.copy(shared.resolve("vectors.npy"), input);
    String[] more = {"--ids", shared.resolve("ids.txt").toString(), "--set", "classes.count=4"};
    assertThat(select(input, more).exitCode()).isZero();
    try (JobDescriptions jobs = new JobDescriptions(spark.sparkContext())) {
      Outcome second = select(input, with(more, "--set", "select.keep=[0.5]"));
      assertThat(second.err())
          .contains("vectors   240 images, reused")
          .contains("classes   240 images, reused")
          .contains("rank      240 images, reused");
      assertThat(jobs.count("/5 manifests")).isPositive();
      assertThat(jobs.count("/5 vectors") + jobs.count("/5 classes") + jobs.count("/5 rank"))
          .isZero();
    }
    Outcome objective = select(input, with(more, "--set", "select.objective=cut"));
    assertThat(objective.err())
        .contains("vectors   240 images, reused")
        .contains("classes   240 images, reused")
        .doesNotContain("rank      240 images, reused");
    assertThat(select(input, with(more, "--set", "select.normalize=false")).exitCode())
        .isEqualTo(3);
    Files.setLastModifiedTime(input, FileTime.fromMillis(0));
    assertThat(select(input, more).err()).doesNotContain("reused");
  }

  private Path stage(String name) throws IOException {
    try (Stream<Path> tables = Files.list(folder.resolve("out/work").resolve(name))) {
      return tables.findFirst().orElseThrow();
    }
  }

  @Test
  void tableOfWhichAFileIsGone_isComputedAgain() throws IOException {
    Path input = shared.resolve("bare.parquet");
    assertThat(select(input).exitCode()).isZero();
    byte[] expected = ranking(folder.resolve("out"));
    ObjectNode record = RunCopies.json(stage("rank").resolve("stage.json"));
    Path data = stage("rank").resolve(record.get("data").asText());
    try (Stream<Path> files = Files.list(data)) {
      Files.delete(
          files.filter(file -> file.toString().endsWith(".parquet")).findAny().orElseThrow());
    }
    assertThat(select(input, "--set", "select.keep=[0.5]").err())
        .contains("classes   240 images, reused")
        .doesNotContain("rank      240 images, reused");
    assertThat(ranking(folder.resolve("out"))).isEqualTo(expected);
    record = RunCopies.json(stage("rank").resolve("stage.json"));
    record.remove(List.of("files", "bytes"));
    RunCopies.write(stage("rank").resolve("stage.json"), record);
    assertThat(select(input, "--set", "select.keep=[0.4]").err())
        .as("what was written before files were counted")
        .contains("rank      240 images, reused");
  }

  @ParameterizedTest
  @CsvSource({"vectors, embedded, 241, classes, 241", "classes, folded, 1, rank, 239"})
  void stageThatLostImages_isADefect_andNoFinishedTable(
      String before, String count, long wrong, String stage, long wanted) throws IOException {
    Path input = shared.resolve("bare.parquet");
    assertThat(select(input, "--until", before).exitCode()).isZero();
    ObjectNode record = RunCopies.json(stage(before).resolve("stage.json"));
    ((ObjectNode) record.get("counts")).put(count, wrong);
    RunCopies.write(stage(before).resolve("stage.json"), record);
    Outcome outcome = select(input);
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains(
            "The %s stage's table has 240 images, and %d were to be in it"
                .formatted(stage, wanted));
    assertThat(stage(stage).resolve("stage.json")).doesNotExist();
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void until_endsThere_andTheRestGoesOn() throws IOException {
    Path input = shared.resolve("bare.parquet");
    for (String stage : List.of("vectors", "classes", "rank")) {
      assertThat(select(input, "--until", stage).out()).isEqualTo("Done until " + stage + ".\n");
      assertThat(folder.resolve("out/work").resolve(stage)).exists();
      assertThat(folder.resolve("out/runs")).doesNotExist();
    }
    Outcome rest = select(input, "--until", "manifests");
    assertThat(rest.err()).contains("rank      240 images, reused");
    assertThat(run(folder.resolve("out")).resolve("report")).doesNotExist();
    assertThat(folder.resolve("out/current.json")).exists();
  }

  @Test
  void rejects_areCountedWrittenAndReported() throws IOException {
    List<Row> rows = new ArrayList<>(rows(false));
    rows.add(RowFactory.create("zero", new Float[] {0f, 0f, 0f, 0f, 0f, 0f}));
    rows.add(RowFactory.create("short", new Float[] {1f}));
    rows.add(RowFactory.create("nan", new Float[] {1f, 0f, 0f, Float.NaN, 0f, 0f}));
    rows.add(RowFactory.create(null, new Float[] {1f, 0f, 0f, 0f, 0f, 0f}));
    write(folder.resolve("in"), BARE, rows);
    Outcome outcome = select(folder.resolve("in"));
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("240 images ranked, 4 rejected");
    assertThat(
            table("rejects").select("image_id", "stage", "reason").collectAsList().stream()
                .map(Row::toString))
        .containsExactlyInAnyOrder(
            "[,vectors,no-id]",
            "[nan,vectors,not-finite]",
            "[short,vectors,wrong-dimension]",
            "[zero,vectors,zero-vector]");
    Path run = run(folder.resolve("out"));
    assertThat(Files.readString(run.resolve("run.json")))
        .contains("\"listed\" : 244")
        .contains("\"proxy\" : null")
        .contains("\"wrong-dimension\" : 1");
    assertThat(textOf(run.resolve("report/index.html")))
        .contains("4 rejected", "wrong-dimension", "objective cl-core, given vectors")
        .contains("no image was read")
        .doesNotContain("<img", "no thumbnail", "class=\"mosaic\"", "proxy ");
    assertThat(Files.readString(run.resolve("report/quality.json")))
        .contains("\"labels\" : null", "\"short_sides\" : null");
    Outcome tooMany = select(folder.resolve("in"), "--set", "corpus.max-reject-fraction=0.01");
    assertThat(tooMany.exitCode()).isEqualTo(3);
    assertThat(tooMany.err())
        .contains("4 of 244 images were rejected", "zero-vector 1", "max-reject-fraction allows");
  }

  @Test
  void notNormalized_takesShortVectorsAsTheyAre_zerosAndAll() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < VECTORS; i++) {
      float[] vector = new float[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        vector[j] = i % 10 == 0 ? 0 : vectors[i][j] / 20;
      }
      rows.add(RowFactory.create(ids.get(i), boxed(vector)));
    }
    rows.add(RowFactory.create("long", boxed(new float[] {1, 1, 0, 0, 0, 0})));
    write(folder.resolve("in"), BARE, rows);
    Outcome outcome = select(folder.resolve("in"), "--set", "select.normalize=false");
    assertThat(outcome.err()).doesNotContain("corelake:");
    assertThat(outcome.out()).contains("240 images ranked, 1 rejected");
    assertThat(table("rejects").select("reason").first().getString(0)).isEqualTo("too-long");
    double least = table("ranking").selectExpr("max(score)").first().getDouble(0);
    assertThat(least).isLessThan(0.1);
  }

  @Test
  void nothingButZeros_notNormalized_isRanked() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(RowFactory.create("z" + i, new Float[] {0f, 0f}));
    }
    write(folder.resolve("in"), BARE, rows);
    Outcome outcome = select(folder.resolve("in"), "--set", "select.normalize=false");
    assertThat(outcome.err()).doesNotContain("corelake:");
    assertThat(outcome.exitCode()).isZero();
    assertThat(select(folder.resolve("in"), "--set", "corpus.max-reject-fraction=1").err())
        .contains("30 of 30 images were rejected (zero-vector 30); none is left to rank");
  }

  @Test
  void repeatedIds_areExitCode3_whateverMayBeRejected() {
    List<Row> rows = new ArrayList<>(rows(false));
    rows.add(RowFactory.create(ids.get(3), boxed(vectors[0])));
    write(folder.resolve("in"), BARE, rows);
    Outcome outcome = select(folder.resolve("in"), "--set", "corpus.max-reject-fraction=1");
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).contains("1 ids occur more than once (" + ids.get(3) + ")");
    assertThat(folder.resolve("out/current.json")).doesNotExist();
  }

  @Test
  void exportsOfUidsAndObjects_areWrittenWhereTheRowsHaveThem() throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> uids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      uids.add("%016x%016x".formatted(-1L - 7L * i, i));
      rows.add(RowFactory.create(uids.get(i), boxed(vectors[i]), "s3a://lake/" + i + ".jpg"));
    }
    write(folder.resolve("objects.parquet"), BARE.add("uri", DataTypes.StringType), rows);
    Path output = folder.resolve("objects");
    String all = "output.exports=[images,uids,files,sagemaker,augmented]";
    Outcome outcome =
        select(output, folder.resolve("objects.parquet"), "--set", all, "--until", "manifests");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(RunCopies.hashes(run(output).resolve("subsets/keep-0.40")))
        .containsKeys("uids.npy", "files.npy", "sagemaker.manifest", "augmented.jsonl");
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said, true);
    assertThat(Main.run(to, to, "verify", "--run", output.toString())).as("" + said).isZero();

    Outcome refused = select(shared.resolve("bare.parquet"), "--set", "output.exports=[uids]");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("output.exports uids needs ids of 32 lower-case hexadecimal digits");
    assertThat(run(folder.resolve("out")).resolve("subsets")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bare.parquet | --id-column iid | 2 | --id-column iid is no column of --vectors",
        "bare.parquet | --id-column iid | 2 | which has id, vector; did you mean id?",
        "bare.parquet | --vector-column id | 2 | --vector-column id must be array<float>, array<double> or an MLlib vector, is string",
        "bare.parquet | --id-column vector | 2 | --id-column vector must be string or an integer type, is array<float>",
        "bare.parquet | --class-column clas | 2 | --class-column clas is no column",
        "bare.parquet | --class-column id | 2 | must be an integer type ('' for no class column), is string",
        "bare.parquet | --class-column class | 2 | --class-column class is no column",
        "bare.parquet | --ids x | 2 | --ids is for an .npy file",
        "bare.parquet | --until embed | 2 | --until must be one of vectors, classes, rank, manifests, report, was embed",
        "bare.parquet | --set select.normalize=maybe | 2 | select.normalize must be true or false, was maybe (--set)",
        "bare.parquet | --set vectors.id-column='' | 2 | vectors.id-column must be the name of a column",
        "bare.parquet | --run-id ../x | 2 | --run-id must be 1 to 200 letters",
        "none.parquet | --set seed=1 | 3 | does not exist",
        "vectors.npy | --set seed=1 | 2 | is an .npy file; give the ids by --ids FILE",
        "vectors.npy | --ids none.txt | 2 | --ids none.txt is no file",
        "vectors.npy | --class-column id --ids x | 2 | --class-column is for Parquet",
        "ids.txt | --set seed=1 | 3 | ids.txt cannot be read as Parquet",
      })
  void mistake_isOneLine_withItsExitCode(String input, String more, int exitCode, String message) {
    Outcome outcome = select(shared.resolve(input), more.split(" "));
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.err().lines().count()).isEqualTo(1);
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void ids_notAsManyAsVectors_areExitCode3_withBothNumbers(int more) throws IOException {
    List<String> lines = new ArrayList<>(ids.subList(0, VECTORS - 1));
    for (int i = -1; i < more; i++) {
      lines.add("more" + i);
    }
    Path file = Files.write(folder.resolve("ids.txt"), lines);
    Outcome outcome = select(shared.resolve("vectors.npy"), "--ids", file.toString());
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).contains("has " + (VECTORS + more) + " lines", "has 240 vectors");
  }

  @Test
  void brokenFiles_areExitCode3() throws IOException {
    byte[] whole = Files.readAllBytes(shared.resolve("vectors.npy"));
    Path cut = Files.write(folder.resolve("cut.NPY"), Arrays.copyOf(whole, whole.length - 5));
    String[] ids = {"--ids", shared.resolve("ids.txt").toString()};
    Outcome truncated = select(cut, ids);
    assertThat(truncated.exitCode()).isEqualTo(3);
    assertThat(truncated.err())
        .contains(
            "must have " + whole.length + " bytes by its header", "has " + (whole.length - 5));
    Path text = Files.writeString(folder.resolve("text.npy"), "no array at all");
    assertThat(select(text, ids).err()).contains("is no .npy file");
    Path latin =
        Files.write(
            folder.resolve("latin.txt"),
            "é\n".repeat(VECTORS).getBytes(StandardCharsets.ISO_8859_1));
    assertThat(select(shared.resolve("vectors.npy"), "--ids", latin.toString()).err())
        .contains("line 1 is no UTF-8");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(select(empty).err()).contains("holds no file");
    Path delta = Files.createDirectories(folder.resolve("delta/_delta_log")).getParent();
    assertThat(select(delta).err()).contains("is a Delta table");
  }

  /** Returns a page without its scripts, which have words of their own. */
  private static String textOf(Path page) throws IOException {
    String text = Files.readString(page);
    return text.substring(0, text.indexOf("<script"));
  }

  @Test
  void report_writtenAgain_isTheSameKindOfReport() throws IOException {
    assertThat(select(shared.resolve("classes.parquet"), "--run-id", "x").exitCode()).isZero();
    Path report = folder.resolve("out/runs/x/report/index.html");
    Files.delete(report);
    StringWriter out = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(out),
            new PrintWriter(out),
            "report",
            "--run",
            folder.resolve("out").toString());
    assertThat(exitCode).isZero();
    assertThat(textOf(report)).contains("no image was read").doesNotContain("<img");
    Outcome again = select(shared.resolve("classes.parquet"), "--run-id", "x");
    assertThat(again.err()).contains("Run x is already published.");
    assertThat(
            select(shared.resolve("classes.parquet"), "--run-id", "x", "--class-column", "").err())
        .contains("already published with another input or configuration");
  }

  @Test
  void help_saysWhatItTakes() {
    StringWriter out = new StringWriter();
    Main.run(new PrintWriter(out), new PrintWriter(out), "select", "--help");
    assertThat(out.toString()).contains("Usage: corelake select").contains("--class-column=NAME");
  }
}
