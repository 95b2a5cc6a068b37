package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelake.seed.RandomStream;
import io.corelake.selection.ClassVectorsBuilder;
import io.corelake.selection.GridVector;
import io.corelake.selection.NearDuplicates;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.RunCopies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code corpus.dedup: near} through the real {@code Main}: what is folded, counted and checked.
 */
class NearDuplicatesIT {
  private static final int IMAGES = 240;
  private static final int DIMENSION = 5;
  private static final int CLASSES = 3;
  private static final double EPSILON = 0.01;
  private static final int DUPLICATE_OF = 3;
  private static final int LATENT_CLASS = 4;
  private static final StructType INPUT =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("vector", DataTypes.createArrayType(DataTypes.FloatType))
          .add("class", DataTypes.IntegerType);
  private static final String[] NEAR = {
    "--set", "corpus.dedup=near", "--set", "corpus.dedup-epsilon=" + EPSILON
  };

  private static SparkSession spark;

  @TempDir static Path shared;
  @TempDir Path folder;

  /** What a command left: its exit code and what it printed. */
  record Outcome(int exitCode, String out, String err) {}

  @BeforeAll
  static void select() {
    spark = LocalSpark.onCores(2);
    write(shared.resolve("in"));
    Outcome outcome = select(shared.resolve("out"), shared.resolve("in"), NEAR);
    assertThat(outcome.err()).doesNotContain("corelake:");
  }

  /** Every third image repeats an earlier one of its class, exactly or nearly. */
  private static void write(Path table) {
    RandomStream random = new RandomStream(8);
    List<Row> rows = new ArrayList<>();
    Float[][] vectors = new Float[IMAGES][DIMENSION];
    for (int i = 0; i < IMAGES; i++) {
      int repeated = CLASSES * random.nextInt(i / CLASSES + 1) + i % CLASSES;
      double noise = i % 2 == 0 ? 0 : 0.05;
      for (int j = 0; j < DIMENSION; j++) {
        vectors[i][j] =
            i / CLASSES % 3 == 2 && repeated < i
                ? (float) (vectors[repeated][j] * 2 + random.nextDouble(-noise, noise))
                : (float) random.nextDouble(-1, 1);
      }
      rows.add(RowFactory.create("image" + i, vectors[i], i % CLASSES));
    }
    spark.createDataset(rows, Encoders.row(INPUT)).repartition(3).write().parquet(table.toString());
  }

  private static Outcome select(Path output, Path input, String... more) {
    return corelake(
        with(more, "select", "--vectors", input.toString(), "--output", output.toString()));
  }

  private static String[] with(String[] last, String... first) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(last)).toArray(String[]::new);
  }

  private static Outcome corelake(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private static Dataset<Row> table(Path output, String name) {
    return spark.read().parquet(RunCopies.onlyRun(output).resolve(name).toString());
  }

  private static List<Row> duplicates(Path output) {
    return table(output, "duplicates").collectAsList();
  }

  /** A row of the table of the given vectors. */
  record Member(String id, long index, int latentClass, short[] vector) {
    double centralityIn(List<Member> members) {
      return members.stream().mapToLong(other -> dot(other)).sum() - dot(this);
    }

    long dot(Member other) {
      long dot = 0;
      for (int j = 0; j < vector.length; j++) {
        dot += (long) vector[j] * other.vector[j];
      }
      return dot;
    }

    double cosine(Member other) {
      return dot(other) / Math.sqrt((double) dot(this) * other.dot(other));
    }
  }

  private static Map<Integer, List<Member>> members() throws IOException {
    Path attempt;
    try (Stream<Path> all = Files.walk(shared.resolve("out/work/vectors"))) {
      attempt =
          all.filter(path -> path.getFileName().toString().startsWith("attempt-"))
              .findFirst()
              .orElseThrow();
    }
    Map<Integer, List<Member>> classes = new TreeMap<>();
    for (Row row : spark.read().parquet(attempt.toString()).orderBy("image_id").collectAsList()) {
      Member member =
          new Member(
              row.getAs("image_id"),
              row.<Long>getAs("index"),
              row.<Integer>getAs("latent_class"),
              GridVector.decode(row.getAs("vector")));
      classes.computeIfAbsent(member.latentClass(), unused -> new ArrayList<>()).add(member);
    }
    return classes;
  }

  /** Returns what each folded image is folded into, by the definition. */
  private static Map<String, String> pairByPair(List<Member> members) {
    List<Member> mostCentralFirst = new ArrayList<>(members);
    mostCentralFirst.sort(
        Comparator.comparingDouble((Member member) -> -member.centralityIn(members)));
    List<Member> kept = new ArrayList<>();
    Map<String, String> folded = new HashMap<>();
    for (Member member : mostCentralFirst) {
      kept.stream()
          .filter(other -> member.cosine(other) >= 1 - EPSILON)
          .findFirst()
          .ifPresentOrElse(other -> folded.put(member.id(), other.id()), () -> kept.add(member));
    }
    return folded;
  }

  private static Map<String, String> algorithm(List<Member> members) {
    ClassVectorsBuilder vectors = new ClassVectorsBuilder(DIMENSION);
    members.forEach(member -> vectors.add(member.vector()));
    int[] representatives = NearDuplicates.representatives(vectors.build(), EPSILON);
    Map<String, String> folded = new HashMap<>();
    for (int row = 0; row < members.size(); row++) {
      if (representatives[row] != row) {
        folded.put(members.get(row).id(), members.get(representatives[row]).id());
      }
    }
    return folded;
  }

  @Test
  void duplicates_areThoseOfTheDefinition_andTheRestIsRanked() throws IOException {
    List<Row> expected = new ArrayList<>();
    Map<Integer, Long> kept = new TreeMap<>();
    members()
        .forEach(
            (latentClass, members) -> {
              Map<String, String> folded = pairByPair(members);
              assertThat(algorithm(members)).isEqualTo(folded);
              kept.put(latentClass, (long) (members.size() - folded.size()));
              members.stream()
                  .filter(member -> folded.containsKey(member.id()))
                  .map(
                      member ->
                          RowFactory.create(
                              member.id(),
                              member.id(),
                              member.index(),
                              folded.get(member.id()),
                              latentClass,
                              "near"))
                  .forEach(expected::add);
            });
    expected.sort(Comparator.comparingLong(row -> row.getLong(2)));
    assertThat(expected).hasSizeBetween(40, 120);
    assertThat(duplicates(shared.resolve("out"))).isEqualTo(expected);
    assertThat(table(shared.resolve("out"), "duplicates").columns())
        .containsExactly("image_id", "uri", "index", "duplicate_of", "latent_class", "kind");
    List<Row> ranking = table(shared.resolve("out"), "ranking").collectAsList();
    assertThat(ranking).hasSize(IMAGES - expected.size());
    assertThat(ranking)
        .allSatisfy(
            row ->
                assertThat(row.<Long>getAs("class_size"))
                    .isEqualTo(kept.get(row.<Integer>getAs("latent_class"))));
    assertThat(ranking.stream().map(row -> row.getString(0)))
        .doesNotContainAnyElementsOf(expected.stream().map(row -> row.getString(0)).toList());
  }

  @Test
  void counts_addUp_onTheConsoleInTheRecordsAndInTheReport() throws IOException {
    int folded = duplicates(shared.resolve("out")).size();
    int ranked = IMAGES - folded;
    Path run = RunCopies.onlyRun(shared.resolve("out"));
    ObjectNode counts = (ObjectNode) RunCopies.json(run.resolve("run.json")).get("counts");
    assertThat(counts.get("listed").asInt()).isEqualTo(IMAGES);
    assertThat(counts.get("ranked").asInt()).isEqualTo(ranked);
    assertThat(counts.get("folded").asInt()).isEqualTo(folded);
    assertThat(counts.get("rejected").asInt()).isZero();
    ObjectNode subset = RunCopies.json(run.resolve("subsets/keep-0.20/subset.json"));
    assertThat(subset.get("ranked").asInt()).isEqualTo(ranked);
    assertThat(subset.get("listed").asInt()).isEqualTo(IMAGES);
    assertThat(subset.get("images").asInt()).isEqualTo(Math.round(0.2f * ranked));
    assertThat(Files.readString(run.resolve("report/index.html")))
        .contains("240 listed: " + ranked + " ranked, " + folded + " folded into a duplicate, 0 ");
    Outcome other =
        select(
            folder.resolve("other"),
            shared.resolve("in"),
            with(NEAR, "--work", shared.resolve("out/work").toString()));
    assertThat(other.out())
        .contains(ranked + " images ranked, " + folded + " folded into a duplicate, 0 rejected");
    assertThat(other.err())
        .contains("classes   240 images, reused", "rank      " + ranked + " images, reused");
  }

  @Test
  void keys_areOfTheClassesStage_andOfNoneWhereNothingIsFolded() throws IOException {
    String[] common = {"--work", folder.resolve("work").toString(), "--until", "rank"};
    Path out = folder.resolve("out");
    Path in = shared.resolve("in");
    assertThat(select(out, in, common).err()).doesNotContain("reused");
    assertThat(
            select(
                    out,
                    in,
                    with(common, "--set", "corpus.dedup=off", "--set", "corpus.dedup-epsilon=0.3"))
                .err())
        .contains("classes   240 images, reused", "rank      240 images, reused");
    String near = select(out, in, with(common, NEAR)).err();
    assertThat(near)
        .contains("vectors   240 images, reused")
        .doesNotContain("classes   240 images, reused");
    assertThat(
            select(
                    out,
                    in,
                    with(
                        common,
                        "--set",
                        "corpus.dedup=near",
                        "--set",
                        "corpus.dedup-epsilon=10.0e-3"))
                .err())
        .contains("classes   240 images, reused");
    Outcome wider =
        select(
            out,
            in,
            with(common, "--set", "corpus.dedup=near", "--set", "corpus.dedup-epsilon=0.2"));
    assertThat(wider.err())
        .contains("vectors   240 images, reused")
        .doesNotContain("classes   240 images, reused");
  }

  @Test
  void nothingToFold_leavesAnEmptyTable() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      double angle = 0.3 * i;
      rows.add(
          RowFactory.create(
              "image" + i, new Float[] {(float) Math.cos(angle), (float) Math.sin(angle)}, i % 2));
    }
    Path in = folder.resolve("in");
    spark.createDataset(rows, Encoders.row(INPUT)).write().parquet(in.toString());
    Path out = folder.resolve("out");
    Outcome near = select(out, in, with(NEAR, "--until", "manifests"));
    assertThat(near.out()).contains("20 images ranked, 0 folded into a duplicate, 0 rejected");
    assertThat(duplicates(out)).isEmpty();
  }

  @Test
  void classThatNoTaskHolds_isExitCode3_withTheKeysToChange() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      rows.add(RowFactory.create("image" + i, new Float[] {(float) Math.cos(i), 0.5f}, 0));
    }
    Path in = folder.resolve("in");
    spark.createDataset(rows, Encoders.row(INPUT)).write().parquet(in.toString());
    Path out = folder.resolve("out");
    String[] small = {"--set", "select.class-memory=1m", "--until", "classes"};
    Outcome outcome = select(out, in, with(NEAR, small));
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err())
        .contains("Latent class 0 has 6,000 images and takes ")
        .contains(
            " bytes to fold, and select.class-memory is 1,048,576; raise classes.count or"
                + " select.class-memory, or set corpus.dedup to off");
    assertThat(select(out, in, small).exitCode()).isZero();
  }

  private static String verify(Path output) {
    return corelake("verify", "--run", output.toString()).out();
  }

  @Test
  void verify_findsDuplicatesThatAreNone() throws IOException {
    assertThat(verify(shared.resolve("out"))).contains("is whole");
    List<Row> rows = duplicates(shared.resolve("out"));
    String ranked = table(shared.resolve("out"), "ranking").first().getString(0);
    String folded = rows.get(5).getString(0);
    List<Row> spoilt = new ArrayList<>(rows.subList(1, rows.size()));
    spoilt.set(0, with(rows.get(1), 0, ranked));
    spoilt.set(1, rows.get(3));
    spoilt.set(3, with(rows.get(4), DUPLICATE_OF, folded));
    spoilt.set(5, with(rows.get(6), LATENT_CLASS, 77));
    Path output = RunCopies.copy(shared.resolve("out"), folder.resolve("out"));
    Path file = RunCopies.onlyRun(output).resolve("duplicates/part-00000.parquet");
    Files.write(file, parquet(spoilt));
    RunCopies.rehash(output);
    assertThat(verify(output))
        .contains(
            "count      duplicates/: expected rows, as many as run.json says are folded: "
                + rows.size()
                + ", found "
                + (rows.size() - 1),
            "duplicates/: expected image_id " + ranked + " either ranked or folded, found both",
            "duplicates/: expected image_id " + rows.get(3).getString(0) + " once, found 2 times",
            "duplicate  duplicates/: expected image_id " + rows.get(4).getString(0) + " folded",
            "found " + folded + ", which is not ranked",
            "of latent_class 77, found " + rows.get(6).getString(DUPLICATE_OF) + " of latent_class")
        .contains("is not whole, 5 findings");
    Files.delete(file);
    RunCopies.rehash(output);
    assertThat(verify(output))
        .contains("record     run.json: expected files below duplicates/, found none")
        .contains("is not whole, 1 finding");
  }

  private static Row with(Row row, int column, Object value) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == column ? value : row.get(i);
    }
    return RowFactory.create(values);
  }

  private byte[] parquet(List<Row> duplicates) throws IOException {
    StructType schema = table(shared.resolve("out"), "duplicates").schema();
    Path written = folder.resolve("written");
    spark
        .createDataset(duplicates, Encoders.row(schema))
        .coalesce(1)
        .write()
        .parquet(written.toString());
    try (Stream<Path> parts = Files.list(written)) {
      return Files.readAllBytes(
          parts.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }
  }
}
