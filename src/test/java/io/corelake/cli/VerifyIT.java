package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.RunCopies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code verify} on a real run, whole and damaged in many ways. */
class VerifyIT {
  private static final String RANKING = "ranking/part-00000.parquet";
  private static final String SUBSET = "subsets/keep-0.50/";
  private static final int CLASS = 3;
  private static final int CLASS_SIZE = 4;
  private static final int CLASS_RANK = 5;
  private static final int GLOBAL_RANK = 8;

  @TempDir static Path shared;
  @TempDir Path folder;

  /** What a command left: its exit code and what it printed. */
  record Outcome(int exitCode, String out, String err) {}

  /** What may happen to a run. */
  interface Harm {
    void to(Path output, Path run) throws IOException;
  }

  /** A harm, and what must be said of it. */
  record Damage(String name, Harm harm, List<String> said) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void publish() {
    LocalSpark.onCores(2);
    Corpora.draw(shared.resolve("images"), 120);
    Corpora.untrainedProxy(shared.resolve("proxy.pt"));
    Outcome run = run(shared.resolve("out"), "select.keep=[0.2,0.5]");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static Outcome run(Path output, String setting) {
    return corelake(
        "run",
        "--input",
        shared.resolve("images").toString(),
        "--output",
        output.toString(),
        "--work",
        shared.resolve("work").toString(),
        "--proxy",
        shared.resolve("proxy.pt").toString(),
        "--set",
        "embed.image-size=32",
        "--set",
        "embed.views=2",
        "--set",
        "classes.count=4",
        "--set",
        setting);
  }

  private static Outcome corelake(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private static Outcome verify(Path output) {
    return corelake("verify", "--run", output.toString());
  }

  @Test
  void wholeRun_isSaidToBe_withoutAByteWritten() throws IOException {
    Path output = RunCopies.copy(shared.resolve("out"), folder.resolve("out"));
    Path run = RunCopies.onlyRun(output);
    Map<String, String> before = RunCopies.hashes(output);
    List<Path> folders;
    try (Stream<Path> all = Files.walk(output)) {
      folders = all.filter(Files::isDirectory).toList();
    }
    for (Path path : folders) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    Outcome outcome = verify(output);
    assertThat(outcome.out()).contains("is whole: 17 files, ").contains(" images, 2 subsets, ");
    assertThat(outcome.out().lines()).hasSize(1);
    assertThat(outcome.exitCode()).isZero();
    assertThat(verify(run).exitCode()).isZero();
    assertThat(RunCopies.hashes(output)).isEqualTo(before);
    for (Path path : folders) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void randomRun_isWhole_andHeldAgainstItsHashes() {
    Path output = folder.resolve("random");
    assertThat(run(output, "select.objective=random").exitCode()).isZero();
    assertThat(verify(output).out()).contains("is whole");
    edit(
        RunCopies.onlyRun(output).resolve("run.json"),
        json -> ((ObjectNode) json.get("configuration")).put("seed", 6));
    assertThat(verify(output).out())
        .contains("order      ranking/: expected global_rank ")
        .contains("order      and ");
  }

  @Test
  void notARun_isAMistakeOfTheCommand() {
    assertThat(verify(folder).exitCode()).isEqualTo(2);
    assertThat(verify(folder).err()).contains("--run must be an output with a current.json");
  }

  static List<Damage> damages() {
    return List.of(
        damage(
            "files are changed, gone, and more than listed",
            (output, run) -> {
              byte[] bytes = Files.readAllBytes(run.resolve("report/index.html"));
              bytes[99] ^= 1;
              Files.write(run.resolve("report/index.html"), bytes);
              Files.delete(run.resolve(SUBSET + "indices.npy"));
              Files.writeString(run.resolve("notes.txt"), "mine");
              Files.createDirectories(run.resolve("subsets/keep-0.70/images/_staging-1"));
              Files.writeString(run.resolve("subsets/keep-0.70/images/_staging-1/x"), "");
              Files.copy(run.resolve(RANKING), run.resolve("ranking/part-00001.parquet"));
            },
            "changed    report/index.html: expected ",
            "; corelake report --run ",
            "missing    subsets/keep-0.50/indices.npy: expected ",
            " --keep 0.50 writes it again",
            "unlisted   notes.txt",
            "unlisted   subsets/keep-0.70/images/_staging-1/x",
            "unlisted   ranking/part-00001.parquet",
            " is not whole, 5 findings: "),
        damage(
            "a table is no Parquet",
            (output, run) -> {
              Files.writeString(run.resolve(RANKING), "not a table at all, but long enough");
              RunCopies.rehash(output);
            },
            "unreadable ranking/: expected a table, to check its rows, found ",
            "is not a Parquet file",
            " is not whole, 1 finding: "),
        damage(
            "a page of a table is spoilt",
            (output, run) -> {
              byte[] bytes = Files.readAllBytes(run.resolve(RANKING));
              Arrays.fill(bytes, 4, bytes.length / 2, (byte) 0x5a);
              Files.write(run.resolve(RANKING), bytes);
            },
            "changed    ranking/part-00000.parquet",
            "the same corelake run again publishes a new run",
            "unreadable ranking/part-00000.parquet: expected rows, to check the global order"),
        damage(
            "a table has a column less",
            (output, run) -> rewrite(output, run, "ranking", rows -> rows, "score"),
            "unreadable ranking/: expected a column score of type double, found none",
            " is not whole, 1 finding: "),
        damage(
            "run.json is gone",
            (output, run) -> Files.delete(run.resolve("run.json")),
            "missing    run.json"),
        damage(
            "run.json is half",
            (output, run) -> {
              byte[] bytes = Files.readAllBytes(run.resolve("run.json"));
              Files.write(run.resolve("run.json"), Arrays.copyOf(bytes, bytes.length / 2));
            },
            "unreadable run.json"),
        damage(
            "current.json says nothing",
            (output, run) -> Files.writeString(output.resolve("current.json"), "{}"),
            "record     current.json: expected the path of a run, found none"),
        damage(
            "current.json has a path that is none",
            (output, run) ->
                Files.writeString(output.resolve("current.json"), "{\"path\": \"a:b\"}"),
            "record     current.json: expected run_id, path and run_json_sha256, found "),
        damage(
            "run.json says what is not so",
            (output, run) -> {
              Files.delete(run.resolve("_SUCCESS"));
              edit(
                  run.resolve("run.json"),
                  json -> {
                    json.put("status", "running");
                    ((ObjectNode) json.get("configuration")).put("select.objective", "best");
                    ArrayNode subsets = (ArrayNode) json.get("subsets");
                    subsets.remove(0);
                    subsets.addObject().put("name", "keep-0.90").put("images", 100);
                  });
            },
            "missing    _SUCCESS",
            "record     run.json: expected status done, found running",
            "record     current.json: expected run_json_sha256 ",
            "record     run.json: expected keep-0.20 among the subsets",
            "expected subsets/keep-0.90/subset.json among the files",
            "record     run.json: expected select.objective among cl-core, "),
        damage(
            "counts do not add up",
            (output, run) -> {
              edit(
                  run.resolve("run.json"),
                  json -> {
                    ObjectNode counts = (ObjectNode) json.get("counts");
                    counts.put("ranked", counts.get("ranked").asLong() + 5);
                    counts.put("rejected", counts.get("rejected").asLong() + 2);
                  });
              RunCopies.rehash(output);
            },
            "count      run.json: expected listed = ranked + folded + rejected = 127, found 120",
            "count      ranking/: expected rows, as many as run.json says are ranked:",
            "count      rejects/: expected rows, as many as run.json says are rejected:",
            "count      subsets/keep-0.20/subset.json: expected ranked"),
        damage(
            "subset.json says something else",
            (output, run) ->
                edit(
                    run.resolve(SUBSET + "subset.json"),
                    json -> {
                      json.put("images", 7)
                          .put("budget", "0.6")
                          .put("run_id", "x")
                          .put("objective", "cut");
                      ((ObjectNode) json.get("files")).remove("indices.npy");
                    }),
            "changed    subsets/keep-0.50/subset.json",
            "expected a budget of keep-0.50, found keep-0.60",
            "subsets/keep-0.50/subset.json: expected images",
            "subsets/keep-0.50/subset.json: expected run_id",
            "expected objective cl-core, found cut",
            "expected indices.npy as in run.json, "),
        damage(
            "a row stands twice",
            (output, run) -> rewrite(output, run, "ranking", VerifyIT::withRowTwice),
            "count      ranking/",
            "order      ranking/part-00000.parquet: expected global_rank 18 in row 18, found 17;",
            "twice      ranking/: expected image_id ",
            "twice      ranking/: expected index ",
            "twice      ranking/: expected global_rank 17 once, found 2 times",
            "class      ranking/: expected latent_class ",
            "order      ranking/: expected global_rank 17 at or above position "),
        damage(
            "a row is gone",
            (output, run) -> rewrite(output, run, "ranking", rows -> without(rows, 30)),
            "order      ranking/part-00000.parquet: expected global_rank 30 in row 30, found 31",
            "class      ranking/: expected latent_class ",
            "subset     subsets/keep-0.50/images/: expected a row of the ranking's prefix"),
        damage(
            "two rows are swapped",
            (output, run) -> rewrite(output, run, "ranking", VerifyIT::swapped),
            "order      ranking/part-00000.parquet: expected global_rank 3 in row 3, found 4;"
                + " 2 rows",
            " is not whole, 1 finding: "),
        damage(
            "two rows have each other's rank",
            (output, run) -> rewrite(output, run, "ranking", VerifyIT::withRanksSwapped),
            "order      ranking/: expected global_rank 4 at or above position ",
            "subset     subsets/keep-0.50/filenames.txt: expected row 3: ",
            "subset     subsets/keep-0.20/indices.npy: expected row 3: ",
            "subset     subsets/keep-0.20/metadata.jsonl: expected row 3: ",
            "subset     subsets/keep-0.20/images/: expected a row of the ranking's prefix"),
        damage(
            "a class is wrong",
            (output, run) ->
                rewrite(
                    output,
                    run,
                    "ranking",
                    rows -> {
                      List<Row> changed = new ArrayList<>(rows);
                      changed.set(90, with(rows.get(90), CLASS, 77));
                      changed.set(91, with(rows.get(91), CLASS_SIZE, 5L));
                      changed.set(92, with(rows.get(92), CLASS_RANK, 0L));
                      changed.set(93, with(rows.get(93), 0, null));
                      return changed;
                    }),
            "expected latent_class 77: class_size 1 and class_rank 0..0, each once",
            "count      ranking/part-00000.parquet: expected a value in every column but label, found 1 rows",
            "order      ranking/: "),
        damage(
            "a ranked image is rejected, twice",
            (output, run) -> {
              String ranked = rows(run, "ranking").get(0).getString(0);
              rewrite(
                  output,
                  run,
                  "rejects",
                  rows -> Collections.nCopies(2, with(rows.get(0), 0, ranked)));
            },
            "count      rejects/: expected rows",
            "twice      rejects/: expected image_id ",
            "either ranked or rejected, found both"),
        damage(
            "subsets are not the prefixes",
            (output, run) -> {
              cut(run.resolve(SUBSET + "indices.npy"), 3);
              cut(run.resolve("subsets/keep-0.20/metadata.jsonl"), 1);
              Files.writeString(
                  run.resolve(SUBSET + "filenames.txt"), "more\n", StandardOpenOption.APPEND);
              swapLines(run.resolve("subsets/keep-0.20/filenames.txt"));
              spoilHeader(run.resolve("subsets/keep-0.20/indices.npy"));
              rewrite(
                  output,
                  run,
                  SUBSET + "images",
                  rows -> {
                    List<Row> changed = new ArrayList<>(rows);
                    changed.set(2, with(rows.get(2), 1, "file:/elsewhere.jpg"));
                    return without(changed, rows.size() - 1);
                  });
            },
            "subset     subsets/keep-0.50/indices.npy: expected 59 rows, found the end of the file"
                + " in row 58",
            "subset     subsets/keep-0.20/metadata.jsonl: expected 23 rows, found the end of the"
                + " file in row 22",
            "subset     subsets/keep-0.50/filenames.txt: expected 59 rows, found more",
            "subset     subsets/keep-0.20/filenames.txt: expected row 5: ",
            "; 2 rows are not the ranking's",
            "nesting    subsets/keep-0.20/filenames.txt: expected the first rows of"
                + " subsets/keep-0.50/filenames.txt",
            "subset     subsets/keep-0.20/indices.npy: expected the header of ",
            "count      subsets/keep-0.50/images/: expected 59 rows, found 58",
            "subset     subsets/keep-0.50/images/: expected a row of the ranking's prefix, found"
                + " another row at global_rank 2 ",
            "expected every row of the ranking's prefix, found no such row at global_rank 2 ",
            "; 2 such rows"));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void damage_isFound(Damage damage) throws IOException {
    Path output = RunCopies.copy(shared.resolve("out"), folder.resolve("out"));
    Path run = RunCopies.onlyRun(output);
    damage.harm().to(output, run);
    Outcome outcome = verify(output);
    assertThat(outcome.out()).contains(damage.said());
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).doesNotContain("corelake:");
    assertThat(outcome.out()).containsPattern("is not whole, [^\\n]*\\n$");
  }

  private static Damage damage(String name, Harm harm, String... said) {
    return new Damage(name, harm, List.of(said));
  }

  private static void edit(Path file, Consumer<ObjectNode> change) {
    ObjectNode json = RunCopies.json(file);
    change.accept(json);
    RunCopies.write(file, json);
  }

  private static void cut(Path file, int bytes) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - bytes));
  }

  private static void swapLines(Path file) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    Collections.swap(lines, 5, 6);
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private static void spoilHeader(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, text.replace("<i8", ">i8"), StandardCharsets.ISO_8859_1);
  }

  private static List<Row> withRanksSwapped(List<Row> rows) {
    List<Row> swapped = swapped(rows);
    swapped.set(3, with(swapped.get(3), GLOBAL_RANK, 3L));
    swapped.set(4, with(swapped.get(4), GLOBAL_RANK, 4L));
    return swapped;
  }

  private static List<Row> withRowTwice(List<Row> rows) {
    List<Row> more = new ArrayList<>(rows);
    more.add(18, rows.get(17));
    return more;
  }

  private static List<Row> without(List<Row> rows, int row) {
    List<Row> fewer = new ArrayList<>(rows);
    fewer.remove(row);
    return fewer;
  }

  private static List<Row> swapped(List<Row> rows) {
    List<Row> swapped = new ArrayList<>(rows);
    Collections.swap(swapped, 3, 4);
    return swapped;
  }

  private static Row with(Row row, int column, Object value) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == column ? value : row.get(i);
    }
    return RowFactory.create(values);
  }

  private static List<Row> rows(Path run, String table) {
    return LocalSpark.onCores(2)
        .read()
        .parquet(run.resolve(table).toString())
        .coalesce(1)
        .collectAsList();
  }

  /** Writes a table again with other rows, and makes all hashes true. */
  private static void rewrite(
      Path output, Path run, String table, UnaryOperator<List<Row>> change, String... dropped)
      throws IOException {
    SparkSession spark = LocalSpark.onCores(2);
    Path written = output.resolveSibling("written");
    StructType schema = spark.read().parquet(run.resolve(table).toString()).schema();
    spark
        .createDataset(change.apply(rows(run, table)), Encoders.row(schema))
        .coalesce(1)
        .drop(dropped)
        .write()
        .parquet(written.toString());
    try (Stream<Path> parts = Files.list(written)) {
      Path part = parts.filter(path -> path.toString().endsWith(".parquet")).findFirst().get();
      Files.write(run.resolve(table + "/part-00000.parquet"), Files.readAllBytes(part));
    }
    RunCopies.rehash(output);
  }
}
