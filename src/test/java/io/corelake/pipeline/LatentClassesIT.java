package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Configuration;
import io.corelake.config.CorpusConfiguration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.LabelFile;
import io.corelake.pipeline.RunRecord.SelectionRecord;
import io.corelake.quality.ClassSpread;
import io.corelake.seed.RandomStream;
import io.corelake.table.ParquetTable;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.ProgressLines;
import io.corelake.vectors.NpyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All the ways to latent classes, on vectors that lie about six directions. */
class LatentClassesIT {
  private static final List<String> KINDS = List.of("ape", "bee", "cow", "dog", "eel", "fox");
  private static final int DIMENSION = 8;
  private static final int IMAGES = 900;
  private static final String WARNING = "Warning: ";

  /** Of the second kind there are three. */
  private static final int RARE = 3;

  @TempDir static Path shared;
  @TempDir Path folder;

  private static final Map<String, String> KIND_OF = new TreeMap<>();
  private static float[][] directions;

  @BeforeAll
  static void draw() throws IOException {
    RandomStream random = new RandomStream(8);
    directions = new float[KINDS.size()][DIMENSION];
    for (int kind = 0; kind < KINDS.size(); kind++) {
      directions[kind][kind] = 1;
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      int kind = i < RARE ? 1 : new int[] {0, 2, 3, 4, 5}[random.nextInt(5)];
      String id = "image-%04d".formatted(i);
      KIND_OF.put(id, KINDS.get(kind));
      float[] vector = directions[kind].clone();
      for (int j = 0; j < DIMENSION; j++) {
        vector[j] += (float) (0.05 * random.nextGaussian());
      }
      rows.add(RowFactory.create(id, boxed(vector)));
    }
    write(rows, shared.resolve("vectors.parquet"));
    Files.writeString(
        shared.resolve("labels.csv"),
        KIND_OF.entrySet().stream()
            .filter(
                image -> Integer.parseInt(image.getKey().substring(6)) % 3 == 0 || isRare(image))
            .map(image -> image.getKey() + "," + image.getValue())
            .collect(Collectors.joining("\n", "id,label\n", "\n")));
  }

  private static boolean isRare(Map.Entry<String, String> image) {
    return image.getValue().equals("bee");
  }

  private static Float[] boxed(float[] vector) {
    return IntStream.range(0, vector.length).mapToObj(j -> vector[j]).toArray(Float[]::new);
  }

  private static void write(List<Row> rows, Path table) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.StringType)
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType));
    spark().createDataset(rows, Encoders.row(schema)).write().parquet(table.toString());
  }

  private static SparkSession spark() {
    return LocalSpark.onCores(2);
  }

  private @Nullable Path out;

  private Path out() {
    return out == null ? folder.resolve("out") : out;
  }

  /** Finds the classes, and returns what was warned of. */
  private List<String> warnings(Path vectors, String... settings) {
    ProgressLines notes = new ProgressLines();
    select(vectors, notes, StageName.CLASSES, settings);
    return notes.lines().stream()
        .filter(line -> line.startsWith(WARNING))
        .map(line -> line.substring(WARNING.length()))
        .toList();
  }

  private @Nullable PublishedRun select(
      Path vectors, ProgressLines notes, StageName until, String... settings) {
    Configuration configuration =
        Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of(settings)));
    return new SelectPipeline(
            spark(),
            new RunRequest(
                "--vectors",
                vectors.toString(),
                out().toString(),
                null,
                configuration,
                until,
                "run-" + notes.hashCode(),
                false),
            notes)
        .run();
  }

  /** Returns the images of every latent class, under the name of the class where it has one. */
  private Map<String, List<String>> classes() throws IOException {
    try (Stream<Path> files = Files.walk(out().resolve("work/classes"))) {
      List<Path> tables = files.filter(file -> file.endsWith("_SUCCESS")).toList();
      assertThat(tables).hasSize(1);
      return ParquetTable.read(
              spark(), new org.apache.hadoop.fs.Path(tables.get(0).getParent().toUri()))
          .select("latent_class", "class_name", "image_id")
          .orderBy("image_id")
          .collectAsList()
          .stream()
          .collect(
              Collectors.groupingBy(
                  row -> row.getInt(0) + (row.isNullAt(1) ? "" : " " + row.getString(1)),
                  TreeMap::new,
                  Collectors.mapping(row -> row.getString(2), Collectors.toList())));
    }
  }

  private static List<String> imagesOf(String... kinds) {
    return KIND_OF.entrySet().stream()
        .filter(image -> List.of(kinds).contains(image.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void kmeans_findsThem_andTheTinyOneGoesToTheNearest() throws IOException {
    ProgressLines notes = new ProgressLines();
    PublishedRun run =
        select(
            shared.resolve("vectors.parquet"),
            notes,
            StageName.MANIFESTS,
            "classes.count=6",
            "classes.restarts=5");
    Map<String, List<String>> classes = classes();
    assertThat(classes).hasSize(5);
    for (String kind : List.of("ape", "cow", "dog", "eel", "fox")) {
      assertThat(classes.values()).anyMatch(images -> images.containsAll(imagesOf(kind)));
    }
    SelectionRecord selection = Objects.requireNonNull(run).record().selection();
    ClassSpread spread = Objects.requireNonNull(Objects.requireNonNull(selection).spread());
    assertThat(spread.images()).isEqualTo(IMAGES);
    assertThat(spread.separation()).isBetween(0.7, 1.0);
    assertThat(selection.warnings()).isEmpty();
    assertThat(notes.lines()).anyMatch(line -> line.contains("5 latent classes of"));
  }

  @Test
  void withLeastSizeOne_theTinyOneStays() throws IOException {
    warnings(
        shared.resolve("vectors.parquet"),
        "classes.count=6",
        "classes.restarts=5",
        "classes.least-size=1");
    assertThat(classes().values()).contains(imagesOf("bee"));
  }

  @Test
  void labels_areTheSame_inEveryFormat() throws IOException {
    CorpusConfiguration corpus =
        Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of())).corpus();
    List<Row> csv = null;
    for (String format : List.of("csv", "jsonl", "parquet")) {
      List<Row> labels =
          LabelFile.read(spark(), "classes.labels", labels(format).toString(), corpus)
              .orderBy("image_id")
              .collectAsList();
      csv = csv == null ? labels : csv;
      assertThat(labels).as(format).isEqualTo(csv).hasSizeGreaterThan(IMAGES / 4);
    }
  }

  @Test
  void fewLabels_nameTheClassesOfAll() throws IOException {
    assertThat(
            warnings(
                shared.resolve("vectors.parquet"),
                "classes.method=few-labels",
                "classes.least-size=1",
                "classes.labels=" + labels("csv")))
        .isEmpty();
    Map<String, List<String>> classes = classes();
    assertThat(classes).containsOnlyKeys("0 ape", "1 bee", "2 cow", "3 dog", "4 eel", "5 fox");
    for (int kind = 0; kind < KINDS.size(); kind++) {
      assertThat(classes.get(kind + " " + KINDS.get(kind))).containsAll(imagesOf(KINDS.get(kind)));
    }
  }

  private Path labels(String format) throws IOException {
    Path csv = shared.resolve("labels.csv");
    if (format.equals("csv")) {
      return csv;
    }
    Path file = folder.resolve("labels." + format);
    List<String> lines = Files.readAllLines(csv);
    if (format.equals("jsonl")) {
      return Files.write(
          file,
          lines.stream()
              .skip(1)
              .map(line -> line.split(","))
              .map(
                  cells ->
                      "{\"image_id\": \"%s\", \"label\": \"%s\"}".formatted(cells[0], cells[1]))
              .toList());
    }
    Dataset<Row> table = spark().read().option("header", true).csv(csv.toString());
    table.write().parquet(file.toString());
    return file;
  }

  @Test
  void labelsOfHalfTheKinds_areNotedAsSuch() throws IOException {
    Path half = folder.resolve("half.csv");
    Files.write(
        half,
        Files.readAllLines(shared.resolve("labels.csv")).stream()
            .filter(line -> !line.endsWith("dog") && !line.endsWith("eel") && !line.endsWith("fox"))
            .toList());
    assertThat(
            warnings(
                shared.resolve("vectors.parquet"),
                "classes.method=few-labels",
                "classes.labels=" + half))
        .singleElement()
        .asString()
        .contains("% of the images are unlike every labelled class", "classes.labels");
  }

  @Test
  void labelsThatTheVectorsDoNotTell_areNotedAsSuch_andStopTheRunWhereAskedTo() throws IOException {
    Path lot = folder.resolve("lot.csv");
    RandomStream random = new RandomStream(1);
    Files.writeString(
        lot,
        KIND_OF.keySet().stream()
            .map(id -> id + "," + (random.nextInt(2) == 0 ? "left" : "right"))
            .collect(Collectors.joining("\n", "image_id,label\nunknown,left\n", "\n")));
    String[] settings = {"classes.method=few-labels", "classes.labels=" + lot};
    assertThat(warnings(shared.resolve("vectors.parquet"), settings))
        .anyMatch(warning -> warning.startsWith("the proxy's vectors hardly tell the labels"))
        .anyMatch(warning -> warning.startsWith("classes.labels has 1 ids that no ranked image"));
    String[] stopping = Arrays.copyOf(settings, 3);
    stopping[2] = "classes.gate=stop";
    ProgressLines notes = new ProgressLines();
    assertThatThrownBy(
            () -> select(shared.resolve("vectors.parquet"), notes, StageName.RANK, stopping))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("classes.gate is stop")
        .hasMessageContaining("hardly tell the labels");
    assertThat(notes.lines()).anyMatch(line -> line.contains("reused"));
  }

  @Test
  void zeroShot_isTheNearestPrototype_ofNpyAndOfParquet() throws IOException {
    Path npy = Files.write(folder.resolve("p.npy"), NpyFiles.floats(directions));
    Path names = Files.write(folder.resolve("names.txt"), KINDS);
    warnings(
        shared.resolve("vectors.parquet"),
        "classes.method=zero-shot",
        "classes.least-size=1",
        "classes.prototypes=" + npy,
        "classes.prototype-names=" + names);
    Map<String, List<String>> classes = classes();
    assertThat(classes).containsOnlyKeys("0 ape", "1 bee", "2 cow", "3 dog", "4 eel", "5 fox");
    assertThat(classes.get("1 bee")).containsAll(imagesOf("bee"));
    Path table = folder.resolve("p.parquet");
    List<Row> rows = new ArrayList<>();
    for (int kind = KINDS.size() - 1; kind >= 0; kind--) {
      rows.add(RowFactory.create(KINDS.get(kind), boxed(directions[kind])));
    }
    spark()
        .createDataset(
            rows,
            Encoders.row(
                new StructType()
                    .add("name", DataTypes.StringType)
                    .add("vector", DataTypes.createArrayType(DataTypes.FloatType))))
        .write()
        .parquet(table.toString());
    out = folder.resolve("out-2");
    warnings(
        shared.resolve("vectors.parquet"),
        "classes.method=zero-shot",
        "classes.least-size=1",
        "classes.prototypes=" + table);
    assertThat(classes()).isEqualTo(classes);
  }

  @Test
  void filesThatAreOfNoUse_areRefusedByName() throws IOException {
    Path twice = Files.writeString(folder.resolve("twice.csv"), "id,label\na,x\na,y\n");
    refuses("gives the image a two labels: x and y", ExitCode.INPUT, "few-labels", "labels", twice);
    Path noColumn = Files.writeString(folder.resolve("none.csv"), "name,label\na,x\n");
    refuses(
        "has no column of corpus.id-column, which is [id, image_id]; it has [name, label]",
        ExitCode.USAGE,
        "few-labels",
        "labels",
        noColumn);
    Path broken = Files.writeString(folder.resolve("broken.jsonl"), "{\"id\": 1\n");
    refuses("cannot be read", ExitCode.INPUT, "few-labels", "labels", broken);
    Path one = Files.writeString(folder.resolve("one.csv"), "id,label\nimage-0001,x\n");
    refuses("with the label x alone", ExitCode.INPUT, "few-labels", "labels", one);
    refuses(
        "does not exist", ExitCode.INPUT, "few-labels", "labels", folder.resolve("missing.csv"));
    Path npy = Files.write(folder.resolve("p.npy"), NpyFiles.floats(new float[2][3]));
    refuses(
        "give the ids by classes.prototype-names", ExitCode.USAGE, "zero-shot", "prototypes", npy);
    Path table = folder.resolve("p.parquet");
    write(List.of(RowFactory.create("a", new Float[] {1f})), table);
    refuses("column name is no column of", ExitCode.USAGE, "zero-shot", "prototypes", table);
  }

  private void refuses(String message, ExitCode code, String method, String key, Path file) {
    assertThatThrownBy(
            () ->
                warnings(
                    shared.resolve("vectors.parquet"),
                    "classes.method=" + method,
                    "classes." + key + "=" + file))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(message)
        .hasMessageContaining("classes." + key);
  }

  @Test
  void columnWithoutLabels_isRefused() {
    assertThatThrownBy(() -> warnings(shared.resolve("vectors.parquet"), "classes.method=column"))
        .hasMessageContaining("no image has a label")
        .hasMessageContaining("vectors.class-column");
  }

  @Test
  void moreClassesThanImages_andVectorsThatAreAllTheSame_areWarnedOf() {
    Path same = folder.resolve("same.parquet");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(RowFactory.create("x" + i, new Float[] {1f, 0f}));
    }
    write(rows, same);
    assertThat(warnings(same, "classes.count=41"))
        .anyMatch(
            warning -> warning.startsWith("classes.count is 41, and there are only 40 images"))
        .anyMatch(warning -> warning.startsWith("all 40 image vectors are the same"));
  }

  @Test
  void noise_hasNoClasses() {
    RandomStream random = new RandomStream(3);
    Path noise = folder.resolve("noise.parquet");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      float[] vector = new float[32];
      for (int j = 0; j < vector.length; j++) {
        vector[j] = (float) random.nextGaussian();
      }
      rows.add(RowFactory.create("x" + i, boxed(vector)));
    }
    write(rows, noise);
    assertThat(warnings(noise, "classes.count=10"))
        .singleElement()
        .asString()
        .contains("which k-means would find in noise");
  }
}
